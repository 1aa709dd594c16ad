// SPDX-License-Identifier: GPL-2.0-or-later
#include "session_summary.h"

#include <algorithm>

#include "siptls/wording.h"

namespace siptls::plugin {
namespace {

// Where it was decided: the first sign of an ending, or the client's word that all is well.
FrameRef deciding_frame(const Session& session) {
    const auto first_of = [&](std::initializer_list<Moment> moments) {
        for (const Moment moment : moments) {
            if (session.at(moment)) {
                return session.at(moment).frame;
            }
        }
        return session.last_frame;
    };
    if (session.outcome == Outcome::Established) {
        return first_of({Moment::ClientData, Moment::ServerData, Moment::ClientFinished});
    }
    switch (session.closed_by) {
        case ClosedBy::Client: return first_of({Moment::ClientClose});
        case ClosedBy::Server: return first_of({Moment::ServerClose});
        case ClosedBy::None: break;
    }
    return session.last_frame;
}

Weight weight_of(const Session& session, const Verdict& verdict) {
    if (verdict.incident) {
        return Weight::Incident;
    }
    const bool fine = session.outcome == Outcome::Established || verdict.cause == Cause::Probe ||
                      verdict.cause == Cause::None;
    return fine ? Weight::Fine : Weight::Failed;
}

// "a, b and 3 more": a line of Wireshark's tree has room for a few names.
std::string some_of(const std::vector<std::string>& names) {
    constexpr std::size_t kShown = 4;
    std::string text;
    for (std::size_t at = 0; at < std::min(names.size(), kShown); ++at) {
        text += (at == 0 ? "" : ", ") + names[at];
    }
    if (names.size() > kShown) {
        text += " and " + std::to_string(names.size() - kShown) + " more";
    }
    return text;
}

// The title of an unknown cause, and what was not captured or not told.
std::string what_keeps_from_judging(const Verdict& verdict) {
    const std::string title(text_of(Cause::Unknown).title);
    const Reason why = why_not_judged(verdict);
    const auto told =
        std::find_if(verdict.evidence.begin(), verdict.evidence.end(),
                     [&](const Evidence& evidence) { return evidence.reason == why; });
    return told == verdict.evidence.end() ? title : title + ": " + describe(*told);
}

std::string sentence(const Session& session, const Verdict& verdict,
                     const SessionSummary& summary) {
    if (session.outcome == Outcome::Established) {
        return "TLS was established";
    }
    const std::string_view title = text_of(verdict.cause).title;
    if (verdict.cause == Cause::Unknown) {
        return what_keeps_from_judging(verdict);
    }
    if (!verdict.incident || summary.presented_names == nullptr) {
        return std::string(title);
    }
    return "the client looked for " + summary.expected_name + ", but the certificate has " +
           some_of(*summary.presented_names);
}

void add_escaped(std::vector<std::string>& texts, const std::vector<std::string>& raw) {
    std::transform(raw.begin(), raw.end(), std::back_inserter(texts),
                   [](const std::string& one) { return escape_text(one); });
}

}  // namespace

void describe(const JudgedSession& judged, SessionSummary& summary) {
    const Session& session = judged.session;
    const Verdict& verdict = judged.verdict;
    summary.id = judged.id;
    summary.client = to_string(session.client);
    summary.server = to_string(session.server);
    summary.judged = true;
    summary.weight = weight_of(session, verdict);
    summary.outcome = name(session.outcome);
    summary.cause = name(verdict.cause);
    summary.confidence = verdict.confidence == Confidence::Null ? "" : name(verdict.confidence);
    summary.expected_name.clear();
    summary.expected_name_source.clear();
    if (verdict.expected_name) {
        summary.expected_name = escape_text(verdict.expected_name->name);
        summary.expected_name_source = name(verdict.expected_name->source);
    }
    summary.client_profile = verdict.profile ? verdict.profile->id : "";
    summary.decided = session.outcome != Outcome::Incomplete;
    summary.summary = sentence(session, verdict, summary);
    const bool judged_at_all =
        verdict.cause != Cause::Unknown || session.outcome == Outcome::Established;
    summary.not_judged_because = judged_at_all ? "" : name(why_not_judged(verdict));
    summary.verdict_in = deciding_frame(session).number;
    summary.first_frame = session.first_frame.number;
}

std::vector<std::string> presented_names(const Certificate& certificate) {
    std::vector<std::string> names;
    add_escaped(names, certificate.dns_names);
    for (const IpAddress& address : certificate.ip_addresses) {
        names.push_back(to_string(address));
    }
    add_escaped(names, certificate.uris);
    add_escaped(names, certificate.srv_names);
    for (const std::string& common_name : certificate.common_names) {
        std::string text = escape_text(common_name);
        if (std::find(names.begin(), names.end(), text) == names.end()) {
            names.push_back(std::move(text));
        }
    }
    return names;
}

}  // namespace siptls::plugin
