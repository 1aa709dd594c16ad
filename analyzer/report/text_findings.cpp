// SPDX-License-Identifier: GPL-2.0-or-later
// What follows the incidents: findings over clients and servers, the clients that fail, who would
// fail with another client, and the sessions that failed for other reasons.
#include <algorithm>

#include <fmt/format.h>

#include "report/escape.h"
#include "report/text_sections.h"
#include "report/time_text.h"
#include "report/wording/causes.h"
#include "report/wording/sessions.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

constexpr std::size_t kMaxClientRows = 40;
constexpr std::size_t kMaxAtRisk = 20;
constexpr std::size_t kMaxShown = 6;
constexpr std::size_t kNameColumns = 80;

std::string counted(std::size_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

template <class Value>
std::string list(const std::vector<Value>& values) {
    std::string text;
    for (std::size_t at = 0; at < std::min(values.size(), kMaxShown); ++at) {
        text += (at == 0 ? "" : ", ") + to_string(values[at]);
    }
    return values.size() > kMaxShown
               ? fmt::format("{} and {} more", text, values.size() - kMaxShown)
               : text;
}

std::string certificate_words(const TextContext& context, std::optional<CertificateId> id) {
    const Certificate* certificate = context.certificate(id);
    if (certificate == nullptr) {
        return "not in the capture";
    }
    constexpr std::size_t kHashDigits = 16;
    return fmt::format("CN {}, SHA-256 {}...",
                       certificate->subject_cn
                           ? shorten(escape_text(*certificate->subject_cn), kNameColumns)
                           : "none",
                       certificate->sha256.substr(0, kHashDigits));
}

std::string time_or_dash(const std::optional<Timestamp>& time) {
    return time ? date_time(*time) : "-";
}

}  // namespace

void write_findings(const TextContext& context) {
    if (context.analysis.findings.empty()) {
        return;
    }
    context.page.heading(Tone::Strong, "Findings");
    for (const Finding& finding : context.analysis.findings) {
        write_finding(context, finding);
    }
}

void write_finding(const TextContext& context, const Finding& finding) {
    context.page.item(fmt::format(
        "{}: {} is missing in the certificate {}; {} ({}), {} ({}).", short_words(finding.cause),
        escape_text(finding.missing_name), certificate_words(context, finding.certificate),
        counted(finding.clients.size(), "client"), list(finding.clients),
        counted(finding.servers.size(), "server"), list(finding.servers)));
}

void write_clients(const TextContext& context) {
    std::vector<const ClientRow*> failing;
    for (const ClientRow& row : context.analysis.clients) {
        if (row.failed > 0) {
            failing.push_back(&row);
        }
    }
    if (failing.empty()) {
        return;
    }
    std::stable_partition(failing.begin(), failing.end(),
                          [](const ClientRow* row) { return row->failing_since.has_value(); });
    context.page.heading(Tone::Strong, "Clients with failures");
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
        context.page.paragraph(fmt::format("and {} more", failing.size() - kMaxClientRows));
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
        const AtRisk& risk = risks[at];
        std::string profiles;
        for (std::size_t i = 0; i < std::min(risk.refused_by.size(), kMaxShown); ++i) {
            profiles += (i == 0 ? "" : ", ") + std::string(risk.refused_by[i]);
        }
        if (risk.refused_by.size() > kMaxShown) {
            profiles += fmt::format(" and {} more", risk.refused_by.size() - kMaxShown);
        }
        context.page.item(fmt::format(
            "{} in the certificate {}: accepted by {} in {}; {} would refuse it.",
            shorten(escape_text(risk.expected_name.name), kNameColumns),
            certificate_words(context, risk.certificate), counted(risk.clients, "client"),
            counted(risk.sessions, "session"), profiles));
    }
    if (risks.size() > kMaxAtRisk) {
        context.page.paragraph(fmt::format("and {} more", risks.size() - kMaxAtRisk));
    }
}

void write_other_failures(const TextContext& context, const OtherFailureGroups& groups) {
    if (groups.empty()) {
        return;
    }
    context.page.heading(Tone::Strong, "Other sessions without success");
    for (const auto& [key, group] : groups) {
        const auto& [cause, outcome] = key;
        const Session& sample = group.sample.session;
        const Verdict& verdict = group.sample.verdict;
        std::string text =
            fmt::format("{} {}: {}", group.count, outcome_words(outcome), short_words(cause));
        if (verdict.confidence != Confidence::Null) {
            text += fmt::format(" ({})", name(verdict.confidence));
        }
        if (!verdict.evidence.empty()) {
            const Evidence& first = verdict.evidence.front();
            text += "; " + describe(first) + context.bracketed(first.frame);
        }
        context.page.item(fmt::format("{}. First: {} -> {} at {}{}.", text,
                                      to_string(sample.client), to_string(sample.server),
                                      date_time(sample.start_time),
                                      context.bracketed(sample.first_frame)));
    }
}

}  // namespace siptls::report
