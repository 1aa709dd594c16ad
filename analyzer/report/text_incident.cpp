// SPDX-License-Identifier: GPL-2.0-or-later
// One incident on one screen: who, wanted, presented, the rule, how it ended, how often, the
// evidence, what else it could be, the remedy.
#include <algorithm>

#include <fmt/format.h>

#include "report/display_filter.h"
#include "report/escape.h"
#include "report/text_sections.h"
#include "report/time_text.h"
#include "report/wording/causes.h"
#include "report/wording/names.h"
#include "report/wording/remedies.h"
#include "report/wording/sessions.h"
#include "report/wording/story.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

constexpr std::size_t kShownNames = 8;      // of a certificate
constexpr std::size_t kShownProfiles = 8;   // of each side
constexpr std::size_t kShownIntervals = 8;  // between tries
constexpr std::size_t kShownEvidence = 8;
constexpr std::size_t kNameColumns = 80;
constexpr std::size_t kHashDigits = 16;

std::string shown(std::string_view raw) {
    return shorten(escape_text(raw), kNameColumns);
}

// "a, b, c and 5 more"; the parts are escaped.
std::string list(const std::vector<std::string>& parts, std::size_t most) {
    std::string text;
    for (std::size_t at = 0; at < std::min(parts.size(), most); ++at) {
        text += (at == 0 ? "" : ", ") + parts[at];
    }
    return parts.size() > most ? fmt::format("{} and {} more", text, parts.size() - most) : text;
}

void write_client(const TextContext& context, const Incident& incident) {
    const ClientIdentity& identity = incident.identity;
    std::vector<std::string> facts;
    for (const std::string* fact : {&identity.mac, &identity.vendor, &identity.dhcp_hostname}) {
        if (!fact->empty()) {
            facts.push_back(shown(*fact));
        }
    }
    std::string text = to_string(incident.client);
    for (std::size_t at = 1; at < incident.addresses.size(); ++at) {
        text += ", then " + to_string(incident.addresses[at]);
    }
    if (!facts.empty()) {
        text += " (" + list(facts, facts.size()) + ")";
    }
    if (!identity.aor.empty()) {
        text += ", " + shown(identity.aor);
    }
    context.page.field("Client", text);
    if (!identity.user_agent.empty()) {
        context.page.more(shorten(escape_text(identity.user_agent), 2 * kNameColumns));
    }
    if (!identity.firmware.empty() && identity.user_agent.empty()) {
        context.page.more("firmware " + shown(identity.firmware));
    }
    for (const std::string& remark : identity_remarks(identity)) {
        context.page.more(remark);
    }
}

std::string wanted_words(const TextContext& context, const ExpectedName& expected) {
    std::string text = shown(expected.name);
    if (expected.kind != NameKind::Host) {
        text += fmt::format(" ({})", kind_words(expected.kind));
    }
    return text + fmt::format(", {} {}{}", expected.inferred ? "inferred from" : "known from",
                              source_words(expected.source), context.bracketed(expected.frame));
}

// The presented names, those that share the wanted name's parent domain first.
std::vector<std::string> presented_names(const Certificate& certificate, std::string_view wanted) {
    const std::size_t dot = wanted.find('.');
    const std::string_view parent = dot == std::string_view::npos ? "" : wanted.substr(dot);
    std::vector<std::string> names = certificate.dns_names;
    std::stable_partition(names.begin(), names.end(), [&](std::string_view presented) {
        return !parent.empty() && presented.size() >= parent.size() &&
               presented.substr(presented.size() - parent.size()) == parent;
    });
    for (const IpAddress& address : certificate.ip_addresses) {
        names.push_back("IP " + to_string(address));
    }
    for (const auto* others : {&certificate.uris, &certificate.srv_names}) {
        names.insert(names.end(), others->begin(), others->end());
    }
    std::transform(names.begin(), names.end(), names.begin(),
                   [](const std::string& raw) { return shown(raw); });
    return names;
}

void write_certificate(const TextContext& context, const Incident& incident) {
    const Certificate* certificate = context.certificate(incident.certificate);
    if (certificate == nullptr) {
        context.page.field("Presented", "a certificate that is not in the capture");
        return;
    }
    const auto names = presented_names(*certificate, incident.expected_name.name);
    context.page.field(
        "Presented", fmt::format("CN {}; SAN {}",
                                 certificate->subject_cn ? shown(*certificate->subject_cn) : "none",
                                 names.empty() ? "none" : list(names, kShownNames)));
    context.page.more(fmt::format("issued by {}, valid {} to {}, SHA-256 {}...",
                                  shown(certificate->issuer), date(certificate->not_before),
                                  date(certificate->not_after),
                                  certificate->sha256.substr(0, kHashDigits)));
}

std::string profiles_words(const std::vector<ProfileMatch>& matches, bool accepted) {
    std::vector<std::string> ids;
    for (const ProfileMatch& match : matches) {
        if (match.match.accepted == accepted) {
            ids.emplace_back(match.profile);
        }
    }
    return ids.empty() ? "none" : list(ids, kShownProfiles);
}

void write_rule(const TextContext& context, const Incident& incident,
                const std::vector<ProfileMatch>& matches) {
    std::string_view label = "Rule";
    const auto say = [&](const std::string& text) {
        if (label.empty()) {
            context.page.more(text);
        } else {
            context.page.field(label, text);
        }
        label = {};
    };
    if (incident.profile) {
        const auto own = std::find_if(
            matches.begin(), matches.end(),
            [&](const ProfileMatch& match) { return match.profile == incident.profile->id; });
        const std::string who = fmt::format(
            "this client is {}{}, by {}{}", incident.profile->id,
            incident.profile->version.empty() ? "" : " " + shown(incident.profile->version),
            escape_text(incident.profile->evidence), context.bracketed(incident.profile->frame));
        say(own == matches.end()
                ? who
                : fmt::format("{}; it {}: {}", who, own->match.accepted ? "accepts" : "refuses",
                              describe(own->match)));
    }
    if (matches.empty()) {
        return;
    }
    const bool refused_by_all = std::none_of(
        matches.begin(), matches.end(), [](const ProfileMatch& m) { return m.match.accepted; });
    if (refused_by_all) {
        say(fmt::format("all {} known kinds of client refuse it: {}", matches.size(),
                        describe(matches.front().match)));
        return;
    }
    say(fmt::format("refused by: {}; accepted by: {}", profiles_words(matches, false),
                    profiles_words(matches, true)));
}

std::string attempts_words(const Incident& incident) {
    std::string text;
    if (incident.attempts <= 1) {
        text = "1, at " + date_time(incident.first_time);
    } else {
        text = fmt::format("{}, from {} to {}", incident.attempts, date_time(incident.first_time),
                           same_day(incident.first_time, incident.last_time)
                               ? time_of_day(incident.last_time)
                               : date_time(incident.last_time));
    }
    std::vector<std::string> intervals;
    for (const double interval : incident.retry_intervals) {
        intervals.push_back(duration(interval));
    }
    if (!intervals.empty()) {
        text += "; pauses " + list(intervals, kShownIntervals);
    }
    if (incident.restarts > 0) {
        text += fmt::format(
            "; it began anew by DHCP {} between them",
            incident.restarts == 1 ? "once" : fmt::format("{} times", incident.restarts));
    }
    return text + (incident.gave_up ? "; then it gave up" : "");
}

std::string resolved_words(const TextContext& context, const Incident& incident) {
    if (!incident.resolved) {
        return "the capture does not tell";
    }
    if (!*incident.resolved) {
        return "no, not in this capture";
    }
    if (!incident.resolved_by) {
        return "yes";
    }
    const Resolution& by = *incident.resolved_by;
    std::string text =
        fmt::format("yes, at {} in session {}", date_time(by.time), escape_text(by.session));
    const Certificate* certificate = context.certificate(by.certificate);
    if (certificate == nullptr) {
        return text;
    }
    if (by.certificate == incident.certificate) {
        return text + " with the same certificate";
    }
    const auto& names = certificate->dns_names;
    const bool exact =
        std::find(names.begin(), names.end(), incident.expected_name.name) != names.end();
    return text + fmt::format(" with another certificate{} (SHA-256 {}...)",
                              exact ? ", which has the name" : "",
                              certificate->sha256.substr(0, kHashDigits));
}

// Whether a field above has said it: Wanted, Rule and Attempts.
bool is_told(Reason reason) {
    return reason == Reason::NameFromSource || reason == Reason::ProfileRefuses ||
           reason == Reason::SomeProfilesRefuse || reason == Reason::NoProfileAccepts ||
           reason == Reason::RepeatedAttempts;
}

void write_evidence(const TextContext& context, const Verdict& verdict) {
    std::size_t told = 0;
    for (const Evidence& evidence : verdict.evidence) {
        if (is_told(evidence.reason)) {
            continue;
        }
        if (told == kShownEvidence) {
            context.page.bullet("and more; -T json lists all");
            return;
        }
        const std::string text = describe(evidence) + context.bracketed(evidence.frame);
        if (told++ == 0) {
            context.page.field("Evidence", "- " + text);
        } else {
            context.page.bullet(text);
        }
    }
}

// The field Ending has said who ended the connection; causes for which the other side would end it
// need no further word.
bool is_plain_from_ending(Reason reason) {
    return reason == Reason::ClientEndedFirst || reason == Reason::ServerEndedFirst;
}

void write_rivals(const TextContext& context, const Verdict& verdict) {
    std::vector<std::string> open;
    for (const RivalCause& rival : verdict.also) {
        open.push_back(
            rival.confidence == Confidence::Null
                ? short_words(rival.cause)
                : fmt::format("{} ({})", short_words(rival.cause), name(rival.confidence)));
    }
    context.page.field("Not excluded", list(open, open.size()));
    std::string_view label = "Excluded";
    for (const ExcludedCause& excluded : verdict.excluded) {
        if (is_plain_from_ending(excluded.why.reason)) {
            continue;
        }
        const std::string text =
            fmt::format("{}: {}{}", short_words(excluded.cause), describe(excluded.why),
                        context.bracketed(excluded.why.frame));
        if (label.empty()) {
            context.page.more(text);
        } else {
            context.page.field(label, text);
        }
        label = {};
    }
    std::vector<std::string> hidden;
    for (const Cause cause : verdict.not_observable) {
        hidden.push_back(short_words(cause));
    }
    context.page.field("Not visible", list(hidden, hidden.size()));
}

std::string server_words(const Incident& incident) {
    return incident.role
               ? fmt::format("{} ({})", to_string(incident.server), role_words(*incident.role))
               : to_string(incident.server);
}

// What the client did on its way, each thing with its time.
void write_story(const TextContext& context, const Incident& incident) {
    constexpr std::size_t kShownSteps = 16;
    std::size_t told = 0;
    for (const SignInStep& step : incident.story) {
        if (told == kShownSteps) {
            context.page.more("and more; -T json lists all");
            return;
        }
        const std::string text =
            time_of_day(step.time) + " " + describe(step) + context.bracketed(step.frame);
        if (told++ == 0) {
            context.page.field("Sign-in", text);
        } else {
            context.page.more(text);
        }
    }
}

void write_remedy(const TextContext& context, const Finding& finding) {
    std::string_view label = "Remedy";
    for (const Remedy& remedy : finding.remediation) {
        const RemedyText text = describe(remedy);
        if (label.empty()) {
            context.page.bullet(text.text);
        } else {
            context.page.field(label, "- " + text.text);
        }
        label = {};
        for (const std::string& command : text.commands) {
            context.page.verbatim(command);
        }
        if (!text.after.empty()) {
            context.page.more("  " + text.after);
        }
    }
}

}  // namespace

void write_incident(const TextContext& context, const Incident& incident, const Finding* finding,
                    std::size_t number) {
    TextPage& page = context.page;
    page.heading(Tone::Bad, fmt::format("Incident {}: {}, {}", number, short_words(incident.cause),
                                        name(incident.confidence)));
    write_client(context, incident);
    page.field("Server", server_words(incident));
    page.field("Wanted", wanted_words(context, incident.expected_name));
    write_certificate(context, incident);
    const JudgedSession& first = incident.first;
    write_rule(context, incident, first.verdict.profile_matches);
    page.field("Ending", ending(first.session) +
                             context.bracketed(first.session.at(Moment::ClientClose).frame));
    page.field("Attempts", attempts_words(incident));
    page.field("Resolved", resolved_words(context, incident));
    write_story(context, incident);
    write_evidence(context, first.verdict);
    write_rivals(context, first.verdict);
    if (finding != nullptr) {
        write_remedy(context, *finding);
    }
    page.verbatim_field("Wireshark", display_filter(incident.client, incident.server));
}

void write_incident_again(const TextContext& context, const Incident& incident, std::size_t number,
                          std::size_t first) {
    context.page.heading(Tone::Bad, fmt::format("Incident {}: as incident {}, {}", number, first,
                                                name(incident.confidence)));
    write_client(context, incident);
    context.page.field("Server", server_words(incident));
    context.page.field("Ending", ending(incident.first.session));
    context.page.field("Attempts", attempts_words(incident));
    context.page.field("Resolved", resolved_words(context, incident));
    context.page.verbatim_field("Wireshark", display_filter(incident.client, incident.server));
}

}  // namespace siptls::report
