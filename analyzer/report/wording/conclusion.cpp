// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/wording/conclusion.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "report/wording/causes.h"
#include "report/wording/summary.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

constexpr std::size_t kFindingsTold = 3;  // in the first sentence; the others have a list

std::string clients_words(std::size_t count) {
    return count == 1 ? "1 client" : fmt::format("{} clients", count);
}

std::string servers_words(const Finding& finding) {
    if (finding.servers.size() == 1) {
        return to_string(finding.servers.front());
    }
    return fmt::format("{} servers", finding.servers.size());
}

std::uint64_t outcome_count(const Summary& summary, Outcome outcome) {
    return summary.outcomes[static_cast<std::size_t>(outcome)];
}

std::uint64_t cause_count(const Summary& summary, Cause cause) {
    return summary.causes[static_cast<std::size_t>(cause)];
}

std::string other_causes_words(const Summary& summary) {
    std::string text;
    for (const Cause cause : other_causes(summary)) {
        text += (text.empty() ? "" : ", ") + short_words(cause);
    }
    return text;
}

// "the certificate of A lacks the name B (probable)", each once. Findings that differ in the
// certificate alone read the same.
std::string findings_words(const std::vector<Finding>& findings) {
    std::vector<std::string> phrases;
    for (const Finding& finding : findings) {
        std::string phrase = fmt::format("the certificate of {} lacks the name {}{}",
                                         servers_words(finding), escape_text(finding.missing_name),
                                         finding.confidence == Confidence::Null
                                             ? ""
                                             : fmt::format(" ({})", name(finding.confidence)));
        if (std::find(phrases.begin(), phrases.end(), phrase) == phrases.end()) {
            phrases.push_back(std::move(phrase));
        }
        if (phrases.size() > kFindingsTold) {
            break;
        }
    }
    if (phrases.size() > kFindingsTold) {
        phrases.back() = "and more";
    }
    return fmt::format("{}", fmt::join(phrases, "; "));
}

std::string incidents_conclusion(const Analysis& analysis) {
    std::set<IpAddress> clients;
    bool all_resolved = true;
    for (const Incident& incident : analysis.incidents) {
        clients.insert(incident.client);
        all_resolved = all_resolved && incident.resolved.value_or(false);
    }
    std::string text = clients_words(clients.size()) + " could not sign in";
    if (analysis.findings.size() == 1) {
        const Finding& finding = analysis.findings.front();
        const bool sure =
            finding.confidence == Confidence::Null || finding.confidence == Confidence::Confirmed;
        text += fmt::format("{}the certificate of {} lacks the name {}.",
                            sure ? ": " : fmt::format(". The {} cause: ", name(finding.confidence)),
                            servers_words(finding), escape_text(finding.missing_name));
    } else {
        text += fmt::format(". {} findings: {}.", analysis.findings.size(),
                            findings_words(analysis.findings));
    }
    if (all_resolved) {
        text +=
            clients.size() == 1 ? " Later in the capture it could." : " Later all of them could.";
    }
    if (const std::string others = other_causes_words(analysis.summary); !others.empty()) {
        text += fmt::format(" Other sessions failed for other reasons, as it seems: {}.", others);
    }
    return text;
}

// Of a trace without any capture.
std::string traced_conclusion(const Analysis& analysis) {
    std::uint64_t connections = 0;
    std::uint64_t failures = 0;
    for (const TraceReport& trace : analysis.traces) {
        connections += trace.connections;
        failures += trace.failures;
    }
    if (connections == 0) {
        return "The trace tells of no client connection.";
    }
    const char* verb = connections == 1 ? "connection" : "connections";
    if (failures == 0) {
        return fmt::format("The trace tells of {} {}, none of which failed.", connections, verb);
    }
    return fmt::format(
        "By the server's trace, {} of {} {} failed. Why cannot be told without a capture or the "
        "server's certificate and name.",
        failures, connections, verb);
}

std::string quiet_conclusion(const Analysis& analysis) {
    const Summary& summary = analysis.summary;
    if (analysis.captures.empty() && !analysis.traces.empty()) {
        return traced_conclusion(analysis);
    }
    if (summary.sessions == 0 && !summary.selection.all()) {
        return fmt::format("No TLS session{} was found.", selected_words(summary.selection));
    }
    if (summary.sessions == 0) {
        return "No TLS session was found where it was looked for.";
    }
    const std::uint64_t established = outcome_count(summary, Outcome::Established);
    if (established == summary.sessions) {
        return summary.sessions == 1
                   ? "The only TLS session succeeded; no certificate was refused."
                   : fmt::format("All {} TLS sessions succeeded; no certificate was refused.",
                                 summary.sessions);
    }
    const std::uint64_t unseen =
        outcome_count(summary, Outcome::Incomplete) + outcome_count(summary, Outcome::NotTls);
    const std::uint64_t failed = summary.sessions - established - unseen;
    if (failed == 0 && established == 0) {
        return fmt::format("No TLS session can be judged: {} of {} were not seen whole.", unseen,
                           summary.sessions);
    }
    if (failed == 0) {
        return fmt::format(
            "No client is seen to refuse a certificate's names; {} of {} TLS "
            "sessions were not seen whole.",
            unseen, summary.sessions);
    }
    const std::string others = other_causes_words(summary);
    const bool all_known = !others.empty() && cause_count(summary, Cause::Unknown) == 0;
    return fmt::format(
        "No client is seen to refuse a certificate's names; {} failed for other{} reasons{}.",
        summary.sessions == 1 ? "the only TLS session"
                              : fmt::format("{} of {} TLS sessions", failed, summary.sessions),
        all_known ? "" : " or unknown", others.empty() ? "" : ", as it seems: " + others);
}

}  // namespace

std::vector<Cause> other_causes(const Summary& summary) {
    std::vector<Cause> causes;
    for (std::size_t at = 0; at < kCauseCount; ++at) {
        const auto cause = static_cast<Cause>(at);
        if (has_advice_of_its_own(cause) && cause_count(summary, cause) > 0) {
            causes.push_back(cause);
        }
    }
    return causes;
}

std::string_view redacted_sentence() {
    return "Redacted: addresses, names, users, file names, hashes and serial numbers are "
           "pseudonyms. The "
           "same original always has the same pseudonym; top-level domains are left as they are.";
}

Conclusion conclude(const Analysis& analysis) {
    if (!analysis.incidents.empty()) {
        return {Mood::Bad, incidents_conclusion(analysis)};
    }
    const bool good =
        analysis.summary.sessions > 0 && !analysis.captures.empty() &&
        outcome_count(analysis.summary, Outcome::Established) == analysis.summary.sessions;
    return {good ? Mood::Good : Mood::Open, quiet_conclusion(analysis)};
}

}  // namespace siptls::report
