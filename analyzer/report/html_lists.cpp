// SPDX-License-Identifier: GPL-2.0-or-later
// The end of the HTML report: remedies, what is at risk, sessions, limits of the captures.
#include <algorithm>

#include <fmt/format.h>

#include "report/escape.h"
#include "report/html_sections.h"
#include "report/limits.h"
#include "report/time_text.h"
#include "report/wording/causes.h"
#include "report/wording/findings.h"
#include "report/wording/not_judged.h"
#include "report/wording/remedies.h"
#include "report/wording/sessions.h"
#include "report/wording/summary.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

constexpr std::size_t kNameColumns = 80;
constexpr std::size_t kMaxRisks = 20;

std::string joined_lines(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += (text.empty() ? "" : "\n") + line;
    }
    return text;
}

void fill_remedy(Dictionary& section, const Finding& finding) {
    for (const Remedy& remedy : finding.remediation) {
        const RemedyText text = describe(remedy);
        Dictionary& action = *section.AddSectionDictionary("ACTION");
        set(action, "TEXT", text.text);
        set_section(action, "COMMANDS", "TEXT", joined_lines(text.commands));
        set_section(action, "AFTER", "TEXT", text.after);
    }
}

std::string_view outcome_class(Outcome outcome) {
    switch (outcome) {
        case Outcome::Established: return "good";
        case Outcome::ClientClosedBeforeFinished:
        case Outcome::ClientClosedAfterFinished:
        case Outcome::ServerClosedBeforeFinished: return "failed";
        case Outcome::Incomplete:
        case Outcome::NotTls: break;
    }
    return "unseen";
}

std::string frames_words(const Session& session, bool several) {
    if (session.first_frame.number == 0) {
        return "-";  // known from a server's trace alone
    }
    const std::string frames =
        fmt::format("{} to {}", session.first_frame.number, session.last_frame.number);
    return several ? fmt::format("{}: {}", session.first_frame.capture + 1, frames) : frames;
}

std::string_view listing_words(SessionListing listing) {
    switch (listing) {
        case SessionListing::Incidents: return "Sessions of incidents";
        case SessionListing::Failed: return "Sessions that did not succeed";
        case SessionListing::All: return "All sessions";
    }
    return "Sessions";
}

void add_limit(Dictionary& page, std::string_view text, std::string_view command = {}) {
    if (text.empty()) {
        return;
    }
    Dictionary& limit = *page.AddSectionDictionary("LIMIT");
    set(limit, "TEXT", text);
    set_section(limit, "COMMAND", "TEXT", command);
}

void fill_risks(Dictionary& page, const Analysis& analysis) {
    if (analysis.at_risk.empty()) {
        return;
    }
    Dictionary& risks = *page.AddSectionDictionary("RISKS");
    for (std::size_t at = 0; at < std::min(analysis.at_risk.size(), kMaxRisks); ++at) {
        set_section(risks, "RISK", "TEXT", risk_sentence(analysis, analysis.at_risk[at]));
    }
    if (analysis.at_risk.size() > kMaxRisks) {
        set_section(risks, "RISK", "TEXT",
                    fmt::format("and {} more", analysis.at_risk.size() - kMaxRisks));
    }
}

}  // namespace

void fill_remedies(Dictionary& page, const HtmlContext& context) {
    const auto& findings = context.analysis.findings;
    fill_risks(page, context.analysis);
    if (findings.empty()) {
        return;
    }
    Dictionary& section = *page.AddSectionDictionary("REMEDIES");
    for (std::size_t at = 0; at < std::min(findings.size(), kMaxFindings); ++at) {
        Dictionary& remedy = *section.AddSectionDictionary("REMEDY");
        if (findings.size() > 1) {
            set_section(remedy, "OF", "TEXT",
                        "For " + shorten(escape_text(findings[at].missing_name), kNameColumns));
        }
        fill_remedy(remedy, findings[at]);
    }
    fill_requests(section, context);
}

void fill_sessions(Dictionary& page, const HtmlContext& context) {
    const HtmlAttempts& attempts = context.attempts;
    if (attempts.listed.empty()) {
        set_section(page, "NO_SESSION", "SENTENCE", "There is none to list.");
        return;
    }
    Dictionary& table = *page.AddSectionDictionary("TABLE");
    set(table, "CAPTION", listing_words(context.options.listing));
    const bool several = context.analysis.captures.size() > 1;
    for (const JudgedSession& judged : attempts.listed) {
        const Session& session = judged.session;
        Dictionary& row = *table.AddSectionDictionary("SESSION");
        set(row, "TIME", date_time(session.start_time));
        set(row, "CLIENT", to_string(session.client));
        set(row, "SERVER", to_string(session.server));
        set(row, "NAME",
            judged.verdict.expected_name
                ? shorten(escape_text(judged.verdict.expected_name->name), kNameColumns)
                : "-");
        set(row, "CLASS", outcome_class(session.outcome));
        set(row, "OUTCOME", outcome_words(session.outcome));
        set(row, "CAUSE", short_words(judged.verdict.cause));
        set(row, "FRAMES", frames_words(session, several));
    }
    if (attempts.listed_beyond > 0) {
        set_section(
            page, "MORE_SESSIONS", "SENTENCE",
            fmt::format("And {} more; the CSV report (-T csv) lists all.", attempts.listed_beyond));
    }
}

void fill_limits(Dictionary& page, const HtmlContext& context) {
    const Analysis& analysis = context.analysis;
    const Summary& summary = analysis.summary;
    add_limit(page, not_judged_sentence(summary));
    for (const std::string& advice : not_judged_advice(summary)) {
        add_limit(page, advice);
    }
    for (const std::string& sentence : unanswered_sentences(summary)) {
        add_limit(page, sentence);
    }
    const OtherPortsText ports = other_ports_text(analysis);
    add_limit(page, ports.sentence, ports.command);
    for (const std::string& sentence : ceiling_sentences(summary)) {
        add_limit(page, sentence);
    }
    const auto& captures = analysis.captures;
    for (std::size_t at = 0; at < std::min(captures.size(), kMaxCaptures); ++at) {
        const CaptureText text = tell(captures[at]);
        Dictionary& part = *page.AddSectionDictionary("CAPTURE");
        set(part, "NUMBER", fmt::format("{}", at + 1));
        set(part, "FACTS", text.facts);
        for (const std::string& line : text.more) {
            set_section(part, "LINE", "TEXT", line);
        }
    }
    if (const std::string beyond = captures_beyond(captures, kMaxCaptures); !beyond.empty()) {
        set_section(page, "MORE_CAPTURES", "SENTENCE", fmt::format("And {}.", beyond));
    }
}

}  // namespace siptls::report
