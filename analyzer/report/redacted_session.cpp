// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/redacted_session.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace siptls::report {
namespace {

constexpr std::int64_t kDay = 86'400;

// To the day: a public certificate could be found by the second.
std::int64_t day_of(std::int64_t seconds) {
    const std::int64_t rest = seconds % kDay;
    return seconds - (rest < 0 ? rest + kDay : rest);
}

std::string day_of(const std::string& seconds) {
    std::int64_t value = 0;
    const auto [end, error] =
        std::from_chars(seconds.data(), seconds.data() + seconds.size(), value);
    return error == std::errc{} && *end == '\0' ? std::to_string(day_of(value)) : seconds;
}

// What the arguments of a reason are, where they are more than free text.
std::string first_argument(Pseudonyms& to, Reason reason, const std::string& first) {
    switch (reason) {
        case Reason::NameFromSource:
        case Reason::NamesDisagree:
        case Reason::NoProfileAccepts:
        case Reason::SomeProfilesRefuse:
        case Reason::ProfileRefuses:
        case Reason::NameFits:
        case Reason::AcceptedElsewhere: return to.name(first);
        case Reason::IssuerNotJudged:
        case Reason::ChainTrusted: return to.distinguished_name(first);
        case Reason::CertificateExpired:
        case Reason::CertificateNotYetValid: return day_of(first);
        case Reason::TraceFailure: return first;  // a time
        default: return to.text(first);
    }
}

void hide(Pseudonyms& to, Evidence& evidence) {
    const Arguments& original = evidence.arguments;
    std::array<std::string, Arguments::kMost> hidden;
    for (std::size_t at = 1; at < original.size(); ++at) {
        hidden[at] = to.text(original[at]);
    }
    Arguments arguments;
    for (std::size_t at = 0; at < original.size(); ++at) {
        arguments.push_back(at == 0 ? first_argument(to, evidence.reason, std::string(original[0]))
                                    : hidden[at]);
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

void hide(Pseudonyms& to, Session& session) {
    hide(to, session.trace);
    session.client = to.endpoint(session.client);
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
