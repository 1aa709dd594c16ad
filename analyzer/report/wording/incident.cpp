// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/wording/incident.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/display_filter.h"
#include "report/escape.h"
#include "report/time_text.h"
#include "report/wording/causes.h"
#include "report/wording/list_words.h"
#include "report/wording/names.h"
#include "report/wording/sessions.h"
#include "report/wording/story.h"
#include "siptls/certificate_diff.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

constexpr std::size_t kShownNames = 8;      // of a certificate
constexpr std::size_t kShownProfiles = 8;   // of each side
constexpr std::size_t kShownIntervals = 8;  // between tries
constexpr std::size_t kNameColumns = 80;

std::string shown(std::string_view raw) {
    return shorten(escape_text(raw), kNameColumns);
}

std::string client_words(const Incident& incident) {
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
        text += " (" + list_words(facts, facts.size()) + ")";
    }
    return identity.aor.empty() ? text : text + ", " + shown(identity.aor);
}

std::string software_words(const ClientIdentity& identity) {
    if (!identity.user_agent.empty()) {
        return shorten(escape_text(identity.user_agent), 2 * kNameColumns);
    }
    return identity.firmware.empty() ? "" : "firmware " + shown(identity.firmware);
}

std::string relay_words(const Relay& relay) {
    return fmt::format("as the PROXY header of the load balancer {} says; it connected to {}",
                       to_string(relay.balancer.address), to_string(relay.sought));
}

Told wanted_words(const ExpectedName& expected) {
    std::string text = shown(expected.name);
    if (expected.kind != NameKind::Host) {
        text += fmt::format(" ({})", kind_words(expected.kind));
    }
    text += fmt::format(", {} {}", expected.inferred ? "inferred from" : "known from",
                        source_words(expected.source));
    return {text, expected.frame};
}

// Where the certificate is known from, if it could not be read in the connection itself.
std::string_view origin_words(CertificateSource source) {
    switch (source) {
        case CertificateSource::Operator: return "not readable here, given by the operator: ";
        case CertificateSource::Sibling:
            return "not readable here, shown in another connection to this server: ";
        case CertificateSource::Wire:
        case CertificateSource::Decrypted: break;
    }
    return "";
}

void tell_certificate(IncidentText& text, const Analysis& analysis, const Incident& incident) {
    const Certificate* certificate = find_certificate(analysis, incident.certificate);
    if (certificate == nullptr) {
        text.presented = "a certificate that is not in the capture";
        return;
    }
    const auto names = presented_names(*certificate, incident.expected_name.name);
    text.presented = fmt::format("CN {}; SAN {}",
                                 certificate->subject_cn ? shown(*certificate->subject_cn) : "none",
                                 names.empty() ? "none" : list_words(names, kShownNames));
    text.issued = fmt::format("{}issued by {}, valid {} to {}, {}",
                              origin_words(incident.first.session.certificate_source),
                              shown(certificate->issuer), date(certificate->not_before),
                              date(certificate->not_after), fingerprint_words(*certificate));
}

std::string profiles_words(const ProfileMatches& matches, bool accepted) {
    std::vector<std::string> ids;
    for (const ProfileMatch& match : matches) {
        if (match.match.accepted == accepted) {
            ids.emplace_back(match.profile);
        }
    }
    return ids.empty() ? "none" : list_words(ids, kShownProfiles);
}

std::string own_rule_words(const Analysis& analysis, const Incident& incident,
                           const ProfileMatches& matches) {
    const IdentifiedProfile& profile = *incident.profile;
    const auto own = std::find_if(matches.begin(), matches.end(), [&](const ProfileMatch& match) {
        return match.profile == profile.id;
    });
    const std::string who =
        fmt::format("this client is {}{}, by {}{}", profile.id,
                    profile.version.empty() ? "" : " " + shown(profile.version),
                    escape_text(profile.evidence), bracketed(analysis, profile.frame));
    return own == matches.end()
               ? who
               : fmt::format("{}; it {}: {}", who, own->match.accepted ? "accepts" : "refuses",
                             describe(own->match));
}

std::string all_rules_words(const ProfileMatches& matches) {
    const bool refused_by_all = std::none_of(
        matches.begin(), matches.end(), [](const ProfileMatch& m) { return m.match.accepted; });
    return refused_by_all
               ? fmt::format("all {} known kinds of client refuse it: {}", matches.size(),
                             describe(matches.begin()->match))
               : fmt::format("refused by: {}; accepted by: {}", profiles_words(matches, false),
                             profiles_words(matches, true));
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
        text += "; pauses " + list_words(intervals, kShownIntervals);
    }
    if (incident.restarts > 0) {
        text += fmt::format(
            "; it began anew by DHCP {} between them",
            incident.restarts == 1 ? "once" : fmt::format("{} times", incident.restarts));
    }
    return text + (incident.gave_up ? "; then it gave up" : "");
}

std::string resolved_words(const Analysis& analysis, const Incident& incident) {
    if (incident.resolved && !*incident.resolved) {
        return "no, not in this capture";
    }
    if (!incident.resolved_by) {
        return incident.resolved ? "yes" : "the capture does not tell";
    }
    const Resolution& by = *incident.resolved_by;
    std::string text = fmt::format(
        "{}, at {} in session {}",
        incident.resolved ? "yes"
                          : "not for certain: it also succeeded between its failures, and last",
        date_time(by.time), escape_text(by.session));
    const Certificate* certificate = find_certificate(analysis, by.certificate);
    if (certificate == nullptr) {
        return text;
    }
    if (by.certificate == incident.certificate) {
        return text + " with the same certificate";
    }
    const auto& names = certificate->dns_names;
    const bool exact =
        std::find(names.begin(), names.end(), incident.expected_name.name) != names.end();
    return text + fmt::format(" with another certificate{} ({})",
                              exact ? ", which has the name" : "", fingerprint_words(*certificate));
}

// What of a difference may explain that one certificate was refused and the other accepted: serial
// and key bytes always differ.
bool may_matter(CertificateAspect aspect) {
    return aspect != CertificateAspect::Serial && aspect != CertificateAspect::KeyBytes &&
           aspect != CertificateAspect::Chain;
}

std::vector<std::string> difference_words(const Analysis& analysis, const Incident& incident) {
    std::vector<std::string> sentences;
    if (!incident.resolved_by || incident.resolved_by->certificate == incident.certificate) {
        return sentences;
    }
    const Certificate* const refused = find_certificate(analysis, incident.certificate);
    const Certificate* const accepted =
        find_certificate(analysis, incident.resolved_by->certificate);
    if (refused == nullptr || accepted == nullptr) {
        return sentences;
    }
    for (const auto& difference : compare_certificates({&refused, 1}, {&accepted, 1})) {
        if (may_matter(difference.aspect)) {
            sentences.push_back(describe(difference));
        }
    }
    return sentences;
}

std::string server_words(const Incident& incident) {
    const std::string place = to_string(incident.server);
    if (const auto& target = incident.first.session.connect) {
        return fmt::format("{} (HTTP proxy, asked for port {} of {})", place, target->server.port,
                           target->host.empty() ? "a server" : shown(target->host));
    }
    return incident.role ? fmt::format("{} ({})", place, role_words(*incident.role)) : place;
}

// The ending has said who closed the connection; causes for which the other side would close it
// need no further word.
bool is_plain_from_ending(Reason reason) {
    return reason == Reason::ClientEndedFirst || reason == Reason::ServerEndedFirst;
}

void tell_verdict(IncidentText& text, const Verdict& verdict) {
    for (const Evidence& evidence : verdict.evidence) {
        text.evidence.push_back({describe(evidence), evidence.frame});
    }
    for (const RivalCause& rival : verdict.also) {
        text.open.push_back(
            rival.confidence == Confidence::Null
                ? short_words(rival.cause)
                : fmt::format("{} ({})", short_words(rival.cause), name(rival.confidence)));
    }
    for (const ExcludedCause& excluded : verdict.excluded) {
        if (!is_plain_from_ending(excluded.why.reason)) {
            text.excluded.push_back(
                {fmt::format("{}: {}", short_words(excluded.cause), describe(excluded.why)),
                 excluded.why.frame});
        }
    }
    for (const Cause cause : verdict.not_observable) {
        text.hidden.push_back(short_words(cause));
    }
}

}  // namespace

IncidentText tell(const Analysis& analysis, const Incident& incident) {
    const Session& session = incident.first.session;
    const ProfileMatches& matches = incident.first.verdict.profile_matches;
    IncidentText text;
    text.title = fmt::format("{}, {}", short_words(incident.cause), name(incident.confidence));
    text.client = client_words(incident);
    text.software = software_words(incident.identity);
    text.remarks = identity_remarks(incident.identity);
    if (session.relay) {
        text.remarks.push_back(relay_words(*session.relay));
    }
    text.server = server_words(incident);
    text.wanted = wanted_words(incident.expected_name);
    tell_certificate(text, analysis, incident);
    if (incident.profile) {
        text.rules.push_back(own_rule_words(analysis, incident, matches));
    }
    if (!matches.empty()) {
        text.rules.push_back(all_rules_words(matches));
    }
    text.ending = {ending(session), session.at(Moment::ClientClose).frame};
    text.attempts = attempts_words(incident);
    text.resolved = resolved_words(analysis, incident);
    text.differences = difference_words(analysis, incident);
    for (const SignInStep& step : incident.story) {
        text.story.push_back({time_of_day(step.time), {describe(step), step.frame}});
    }
    tell_verdict(text, incident.first.verdict);
    text.filter = display_filter(session.relay ? session.relay->balancer.address : incident.client,
                                 incident.server);
    return text;
}

bool is_told_elsewhere(Reason reason) {
    return reason == Reason::NameFromSource || reason == Reason::ProfileRefuses ||
           reason == Reason::SomeProfilesRefuse || reason == Reason::NoProfileAccepts ||
           reason == Reason::RepeatedAttempts || reason == Reason::AddressShared;
}

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

}  // namespace siptls::report
