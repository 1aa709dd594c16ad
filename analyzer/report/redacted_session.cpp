// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/redacted_session.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "report/argument_kinds.h"

namespace siptls::report {
namespace {

constexpr std::int64_t kDay = 86'400;

// To the day: a public certificate could be found by the second.
std::int64_t day_of(std::int64_t seconds) {
    const std::int64_t rest = seconds % kDay;
    return seconds - (rest < 0 ? rest + kDay : rest);
}

std::string day_of(std::string_view seconds) {
    std::int64_t value = 0;
    const char* const end = seconds.data() + seconds.size();
    const auto read = std::from_chars(seconds.data(), end, value);
    const bool whole = read.ec == std::errc{} && read.ptr == end;
    return whole ? std::to_string(day_of(value)) : std::string(seconds);
}

std::string hidden(Pseudonyms& to, ArgumentKind kind, std::string_view argument) {
    switch (kind) {
        case ArgumentKind::Text: return to.text(argument);
        case ArgumentKind::Name: return to.name(argument);
        case ArgumentKind::DistinguishedName:
        case ArgumentKind::MissingIssuer:
            return argument.empty() ? "" : to.distinguished_name(argument);
        case ArgumentKind::Date: return day_of(argument);
        case ArgumentKind::Source:
        case ArgumentKind::Refusal:
        case ArgumentKind::Time:
        case ArgumentKind::Duration:
        case ArgumentKind::Close:
        case ArgumentKind::Alert:
        case ArgumentKind::Version:
        case ArgumentKind::Cause:
        case ArgumentKind::Code: break;
    }
    return std::string(argument);
}

// Free text last: what of it the other arguments name is known by then.
void hide(Pseudonyms& to, Evidence& evidence) {
    const Arguments& original = evidence.arguments;
    const ArgumentKinds& kinds = argument_kinds(evidence.reason);
    std::array<std::string, Arguments::kMost> replaced;
    for (const bool text : {false, true}) {
        for (std::size_t at = 0; at < original.size(); ++at) {
            if ((kinds[at] == ArgumentKind::Text) == text) {
                replaced[at] = hidden(to, kinds[at], original[at]);
            }
        }
    }
    Arguments arguments;
    for (std::size_t at = 0; at < original.size(); ++at) {
        arguments.push_back(replaced[at]);
    }
    evidence.arguments = std::move(arguments);
}

// A device's number, such as a UUID: its groups of hex digits, which may hold its MAC.
std::string device_number(Pseudonyms& to, const std::string& text) {
    constexpr std::size_t kShortest = 4;
    constexpr std::string_view kHex = "0123456789abcdefABCDEF";
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find_first_not_of(kHex, at), text.size());
        if (end - at >= kShortest) {
            result += to.hash(text.substr(at, end - at));
        } else {
            result += text.substr(at, end - at);
        }
        at = end;
        if (at < text.size()) {
            result += text[at++];
        }
    }
    return result;
}

std::string name_or_empty(Pseudonyms& to, const std::string& name) {
    return name.empty() ? name : to.name(name);
}

void hide(Pseudonyms& to, MsDiagnostic& diagnostic) {
    diagnostic.source = to.device(diagnostic.source);  // before the reason that may repeat it
    diagnostic.reason = to.text(diagnostic.reason);
    // Made anew: of names in other parameters, or quoted in odd ways, pseudonyms would miss a part.
    diagnostic.text = std::to_string(diagnostic.id);
    for (const auto& [parameter, value] :
         {std::pair("reason", &diagnostic.reason), std::pair("source", &diagnostic.source)}) {
        if (!value->empty()) {
            diagnostic.text += fmt::format(";{}=\"{}\"", parameter, *value);
        }
    }
}

// A realm is a domain's name, in whatever form, unless it is what a product says by itself.
std::string realm_of(Pseudonyms& to, const std::string& realm) {
    constexpr std::string_view kOfProducts[] = {"SIP Communications Service", "asterisk"};
    const bool of_product =
        std::find(std::begin(kOfProducts), std::end(kOfProducts), realm) != std::end(kOfProducts);
    return of_product ? realm : to.device(realm);
}

void hide(Pseudonyms& to, Verdict& verdict) {
    if (verdict.expected_name) {
        hide(to, *verdict.expected_name);
    }
    for (ExpectedName& candidate : verdict.candidates) {
        hide(to, candidate);
    }
    hide(to, verdict.identity);
    if (verdict.profile) {
        hide(to, *verdict.profile);
    }
    verdict.profile_matches = to.matches(verdict.profile_matches);
    for (Evidence& evidence : verdict.evidence) {
        hide(to, evidence);
    }
    for (ExcludedCause& excluded : verdict.excluded) {
        hide(to, excluded.why);
    }
}

ConnectTarget hidden(Pseudonyms& to, ConnectTarget target) {
    target.host = name_or_empty(to, target.host);
    target.server = to.endpoint(target.server);
    return target;
}

void hide(Pseudonyms& to, Session& session) {
    hide(to, session.trace);
    session.client = to.endpoint(session.client);
    if (session.relay) {
        session.relay->balancer = to.endpoint(session.relay->balancer);
        session.relay->sought = to.endpoint(session.relay->sought);
    }
    if (session.connect) {
        session.connect = std::make_shared<const ConnectTarget>(hidden(to, *session.connect));
    }
    session.server = to.endpoint(session.server);
    if (session.client_mac) {
        session.client_mac = to.mac(*session.client_mac);
    }
    session.tunnel = to.text(session.tunnel);
    if (session.sni) {
        session.sni = to.name(*session.sni);
    }
    for (SipExchange& exchange : session.sip) {
        hide(to, exchange);
    }
}

}  // namespace

void hide(Pseudonyms& to, ExpectedName& expected) {
    expected.name = to.name(expected.name);
    expected.alias_of = expected.alias_of.empty() ? "" : to.name(expected.alias_of);
}

void hide(Pseudonyms& to, ClientIdentity& identity) {
    identity.mac = to.mac_text(identity.mac);
    identity.dhcp_hostname = to.device(identity.dhcp_hostname);
    identity.aor = to.uri(identity.aor);
    identity.vendor = to.text(identity.vendor);
    identity.user_agent = to.text(identity.user_agent);
    identity.firmware = to.text(identity.firmware);
}

void hide(Pseudonyms& to, IdentifiedProfile& profile) {
    profile.version = to.text(profile.version);
    profile.evidence = to.text(profile.evidence);
}

void hide(Pseudonyms& to, SipExchange& exchange) {
    exchange.aor = to.uri(exchange.aor);
    exchange.request_domain = name_or_empty(to, exchange.request_domain);
    exchange.contact = exchange.contact.empty() ? "" : to.uri(exchange.contact);
    exchange.user_agent = to.text(exchange.user_agent);
    exchange.server = to.text(exchange.server);
    exchange.instance_id = device_number(to, exchange.instance_id);
    exchange.epid = device_number(to, exchange.epid);
    for (auto* hosts : {&exchange.redirect_hosts, &exchange.registrars, &exchange.sts_hosts}) {
        for (std::string& host : *hosts) {
            host = to.name(host);
        }
    }
    for (std::string& realm : exchange.auth_realms) {
        realm = realm_of(to, realm);
    }
    for (std::string& route : exchange.service_routes) {
        route = to.uri(route);
    }
    for (MsDiagnostic& diagnostic : exchange.ms_diagnostics) {
        hide(to, diagnostic);
    }
}

void hide(Pseudonyms& to, std::vector<TraceFact>& facts) {
    for (TraceFact& fact : facts) {
        fact.text = to.text(fact.text);
    }
}

void hide(Pseudonyms& to, JudgedSession& judged) {
    judged.id = to.id(judged.id);
    judged.community_id.clear();  // whoever guesses the addresses can tell that they are these
    hide(to, judged.session);
    hide(to, judged.verdict);
}

void hide(Pseudonyms& to, Certificate& certificate) {
    certificate.sha256 = to.hash(certificate.sha256);
    certificate.sha1 = to.hash(certificate.sha1);
    certificate.serial = to.hash(certificate.serial);
    if (certificate.subject_cn) {
        certificate.subject_cn = to.name(*certificate.subject_cn);
    }
    for (auto* names :
         {&certificate.common_names, &certificate.dns_names, &certificate.srv_names}) {
        for (std::string& name : *names) {
            name = to.name(name);
        }
    }
    for (std::string& uri : certificate.uris) {
        uri = to.uri(uri);
    }
    for (IpAddress& address : certificate.ip_addresses) {
        address = to.address(address);
    }
    certificate.subject = to.distinguished_name(certificate.subject);
    certificate.issuer = to.distinguished_name(certificate.issuer);
    certificate.not_before = day_of(certificate.not_before);
    certificate.not_after = day_of(certificate.not_after);
    certificate.der.clear();
}

}  // namespace siptls::report
