// SPDX-License-Identifier: GPL-2.0-or-later
// What follows the incidents: findings over clients and servers, the clients that fail, who would
// fail with another client, and the sessions that failed for other reasons.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "report/limits.h"
#include "report/text_sections.h"
#include "report/time_text.h"
#include "report/wording/causes.h"
#include "report/wording/clients.h"
#include "report/wording/findings.h"
#include "report/wording/sessions.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

constexpr std::size_t kMaxClientRows = 40;
constexpr std::size_t kMaxAtRisk = 20;

std::string time_or_dash(const std::optional<Timestamp>& time) {
    return time ? date_time(*time) : "-";
}

// Reasons about the client and the name it looked for, which is not what such a session failed for.
bool is_about_name(Reason reason) {
    return reason == Reason::NameFromSource || reason == Reason::NamesDisagree ||
           reason == Reason::NameUnknown || reason == Reason::StackAccepts ||
           reason == Reason::SniAbsent || reason == Reason::SniIsAddress ||
           reason == Reason::AddressShared;
}

}  // namespace

const Evidence* telling_evidence(const Verdict& verdict) {
    const auto& evidence = verdict.evidence;
    const auto first = [&](const auto& tells) -> const Evidence* {
        const auto found = std::find_if(evidence.begin(), evidence.end(), tells);
        return found == evidence.end() ? nullptr : &*found;
    };
    if (verdict.cause == Cause::Unknown) {
        const Reason why = why_not_judged(verdict);
        if (const Evidence* open = first([&](const Evidence& one) { return one.reason == why; })) {
            return open;
        }
    }
    const Evidence* telling = first([](const Evidence& one) { return !is_about_name(one.reason); });
    return telling == nullptr && !evidence.empty() ? &evidence.front() : telling;
}

void write_findings(const TextContext& context) {
    if (context.analysis.findings.empty()) {
        return;
    }
    context.page.heading(Tone::Strong, "Findings");
    const auto& findings = context.analysis.findings;
    const std::size_t told = std::min(findings.size(), kMaxFindingSentences);
    for (std::size_t at = 0; at < told; ++at) {
        context.page.item(finding_sentence(context.analysis, findings[at]));
    }
    if (findings.size() > told) {
        context.page.item(
            fmt::format("and {} more findings; -T json lists all", findings.size() - told));
    }
}

void write_clients(const TextContext& context) {
    const std::vector<const ClientRow*> failing = failing_clients(context.analysis);
    if (failing.empty()) {
        return;
    }
    // What is counted of a client is counted over all of its sessions.
    const Selection& selection = context.analysis.summary.selection;
    context.page.heading(Tone::Strong,
                         selection.from || selection.to
                             ? "Clients with failures, also outside the time asked for"
                             : "Clients with failures");
    std::vector<std::vector<std::string>> rows = {
        {"client", "server", "failed", "failing since", "last success", "last cause"}};
    for (std::size_t at = 0; at < std::min(failing.size(), kMaxClientRows); ++at) {
        const ClientRow& row = *failing[at];
        rows.push_back({to_string(row.client), to_string(row.server),
                        fmt::format("{} of {}", row.failed, row.sessions),
                        time_or_dash(row.failing_since), time_or_dash(row.last_success),
                        short_words(row.last_cause)});
    }
    context.page.table(rows);
    if (failing.size() > kMaxClientRows) {
        context.page.paragraph(
            fmt::format("and {} more; -T json lists all", failing.size() - kMaxClientRows));
    }
    const std::size_t quiet = context.analysis.clients.size() - failing.size();
    if (quiet > 0) {
        context.page.paragraph(
            fmt::format("{} had no failure.", quiet == 1 ? "One other pair of client and server"
                                                         : fmt::format("{} other pairs", quiet)));
    }
}

void write_at_risk(const TextContext& context) {
    const auto& risks = context.analysis.at_risk;
    if (risks.empty()) {
        return;
    }
    context.page.heading(Tone::Strong, "Accepted here, but stricter clients would refuse");
    for (std::size_t at = 0; at < std::min(risks.size(), kMaxAtRisk); ++at) {
        context.page.item(risk_sentence(context.analysis, risks[at]));
    }
    if (risks.size() > kMaxAtRisk) {
        context.page.paragraph(
            fmt::format("and {} more; -T json lists all", risks.size() - kMaxAtRisk));
    }
}

namespace {

// A client finished its handshake, whose certificate has its name, and left without data; its
// issuer was not judged.
bool is_riddle(const FailureKind& kind, const Verdict& verdict) {
    const auto& excluded = verdict.excluded;
    return kind.outcome == Outcome::ClientClosedAfterFinished && kind.cause == Cause::None &&
           std::none_of(excluded.begin(), excluded.end(), [](const ExcludedCause& cause) {
               return cause.cause == Cause::UntrustedCa;
           });
}

void write_cures(const TextContext& context, const OtherFailureGroups& groups) {
    std::set<Cause> causes;
    bool riddle = false;
    for (const auto& [kind, group] : groups) {
        if (has_advice_of_its_own(kind.cause)) {
            causes.insert(kind.cause);
        }
        riddle = riddle || is_riddle(kind, group.sample.verdict);
    }
    for (const Cause cause : causes) {
        context.page.paragraph(
            fmt::format("Against {}: {}", short_words(cause), advice_against(cause)));
    }
    if (riddle) {
        context.page.paragraph(
            fmt::format("Where no cause is seen: {}", advice_against(Cause::None)));
    }
}

}  // namespace

void write_other_failures(const TextContext& context, const OtherFailureGroups& groups) {
    if (groups.empty()) {
        return;
    }
    context.page.heading(Tone::Strong, "Other sessions without success");
    for (const auto& [kind, group] : groups) {
        const Session& sample = group.sample.session;
        std::string text = fmt::format("{} {}: {}", group.count, outcome_words(kind.outcome),
                                       short_words(kind.cause));
        if (kind.confidence != Confidence::Null) {
            text += fmt::format(" ({})", name(kind.confidence));
        }
        if (const Evidence* telling = telling_evidence(group.sample.verdict)) {
            text += "; " + describe(*telling) + context.bracketed(telling->frame);
        }
        context.page.item(fmt::format("{}. First: {} -> {} at {}{}.", text,
                                      to_string(sample.client), to_string(sample.server),
                                      date_time(sample.start_time),
                                      context.bracketed(sample.first_frame)));
    }
    write_cures(context, groups);
}

}  // namespace siptls::report
