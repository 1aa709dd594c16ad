// SPDX-License-Identifier: GPL-2.0-or-later
// Every place of the model that could name anyone. Whoever adds such a place adds it here; the test
// over all scenarios finds what was forgotten.
#include "siptls/redaction.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "report/pseudonyms.h"
#include "siptls/wording.h"

namespace siptls {
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
std::string first_argument(report::Pseudonyms& to, Reason reason, const std::string& first) {
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

void apply(report::Pseudonyms& to, Evidence& evidence) {
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

void apply(report::Pseudonyms& to, ExpectedName& expected) {
    expected.name = to.name(expected.name);
    expected.alias_of = expected.alias_of.empty() ? "" : to.name(expected.alias_of);
}

void apply(report::Pseudonyms& to, ClientIdentity& identity) {
    identity.mac = to.mac_text(identity.mac);
    identity.dhcp_hostname = to.device(identity.dhcp_hostname);
    identity.aor = to.uri(identity.aor);
    identity.vendor = to.text(identity.vendor);
    identity.user_agent = to.text(identity.user_agent);
    identity.firmware = to.text(identity.firmware);
}

void apply(report::Pseudonyms& to, IdentifiedProfile& profile) {
    profile.version = to.text(profile.version);
    profile.evidence = to.text(profile.evidence);
}

// A device's number, such as a UUID: its groups of hex digits, which may hold its MAC.
std::string device_number(report::Pseudonyms& to, const std::string& text) {
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

std::string name_or_empty(report::Pseudonyms& to, const std::string& name) {
    return name.empty() ? name : to.name(name);
}

void apply(report::Pseudonyms& to, MsDiagnostic& diagnostic) {
    diagnostic.source = name_or_empty(to, diagnostic.source);
    diagnostic.reason = to.text(diagnostic.reason);
    diagnostic.text = to.text(diagnostic.text);
}

void apply(report::Pseudonyms& to, SipExchange& exchange) {
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
        realm = realm.find('.') == std::string::npos ? to.text(realm) : to.name(realm);
    }
    for (std::string& route : exchange.service_routes) {
        route = to.uri(route);
    }
    for (MsDiagnostic& diagnostic : exchange.ms_diagnostics) {
        apply(to, diagnostic);
    }
}

void apply(report::Pseudonyms& to, Verdict& verdict) {
    if (verdict.expected_name) {
        apply(to, *verdict.expected_name);
    }
    for (ExpectedName& candidate : verdict.candidates) {
        apply(to, candidate);
    }
    apply(to, verdict.identity);
    if (verdict.profile) {
        apply(to, *verdict.profile);
    }
    verdict.profile_matches = to.matches(verdict.profile_matches);
    for (Evidence& evidence : verdict.evidence) {
        apply(to, evidence);
    }
    for (ExcludedCause& excluded : verdict.excluded) {
        apply(to, excluded.why);
    }
}

void apply(report::Pseudonyms& to, std::vector<TraceFact>& facts) {
    for (TraceFact& fact : facts) {
        fact.text = to.text(fact.text);
    }
}

void apply(report::Pseudonyms& to, Session& session) {
    apply(to, session.trace);
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
        apply(to, exchange);
    }
}

void apply(report::Pseudonyms& to, JudgedSession& judged) {
    judged.id = to.id(judged.id);
    judged.community_id.clear();  // whoever guesses the addresses can tell that they are these
    apply(to, judged.session);
    apply(to, judged.verdict);
}

void apply(report::Pseudonyms& to, Certificate& certificate) {
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

// What a step is about may be an address, a user, a name, or an SRV answer with several of them.
void apply(report::Pseudonyms& to, SignInStep& step) {
    if (const auto address = parse_ip_address(step.name)) {
        step.name = to_string(to.address(*address));
    } else if (step.kind == SignInStepKind::Registered) {
        step.name = to.uri(step.name);
    } else if (step.kind == SignInStepKind::ServiceFound) {
        step.name = to.text(step.name);
    } else if (!step.name.empty()) {
        step.name = to.name(step.name);
    }
    if (step.server) {
        step.server = to.endpoint(*step.server);
    }
}

void apply(report::Pseudonyms& to, Incident& incident) {
    incident.id = to.id(incident.id);
    incident.client = to.address(incident.client);
    apply(to, incident.identity);
    if (incident.profile) {
        apply(to, *incident.profile);
    }
    for (IpAddress& address : incident.addresses) {
        address = to.address(address);
    }
    for (SignInStep& step : incident.story) {
        apply(to, step);
    }
    incident.server = to.endpoint(incident.server);
    apply(to, incident.expected_name);
    if (incident.resolved_by) {
        incident.resolved_by->session = to.id(incident.resolved_by->session);
    }
    apply(to, incident.first);
    for (std::string& session : incident.sessions) {
        session = to.id(session);
    }
}

void apply(report::Pseudonyms& to, Remedy& remedy) {
    const bool of_names = remedy.action == RemedyAction::AddSubjectAltName ||
                          remedy.action == RemedyAction::RequestCertificate ||
                          remedy.action == RemedyAction::PointNameElsewhere;
    for (std::string& name : remedy.names) {
        name = of_names ? to.name(name) : to.text(name);
    }
}

void apply(report::Pseudonyms& to, Finding& finding) {
    finding.id = to.id(finding.id);
    finding.missing_name = to.name(finding.missing_name);
    for (Endpoint& server : finding.servers) {
        server = to.endpoint(server);
    }
    for (IpAddress& client : finding.clients) {
        client = to.address(client);
    }
    for (std::string& incident : finding.incidents) {
        incident = to.id(incident);
    }
    for (Remedy& remedy : finding.remediation) {
        apply(to, remedy);
    }
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); !from.empty() && at != std::string::npos;
         at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

// A problem quotes the path, escaped, and says the rest in our own words.
void apply(report::Pseudonyms& to, std::string& path, std::vector<Problem>& problems) {
    const std::string original = path;
    path = to.path(original);
    const std::string file_name = original.substr(original.rfind('/') + 1);
    for (Problem& problem : problems) {
        for (const std::string& spelling :
             {original, escape_text(original), file_name, escape_text(file_name)}) {
            if (spelling != "-") {
                replace_all(problem.text, spelling, path);
            }
        }
        problem.text = to.text(problem.text);
    }
}

void apply(report::Pseudonyms& to, Selection& selection) {
    for (IpAddress& address : selection.addresses) {
        address = to.address(address);
    }
    for (MacAddress& mac : selection.macs) {
        mac = to.mac(mac);
    }
    for (std::string& aor : selection.aors) {
        aor = to.uri(aor);
    }
}

void apply(report::Pseudonyms& to, CaptureReport& capture) {
    apply(to, capture.facts.path, capture.facts.problems);
    for (std::string& tunnel : capture.quality.tunnels) {
        tunnel = to.text(tunnel);
    }
}

void apply(report::Pseudonyms& to, TraceReport& trace) {
    apply(to, trace.facts.path, trace.facts.problems);
    apply(to, trace.client_errors);
}

void apply(report::Pseudonyms& to, TraceOnlyFailure& failure) {
    failure.client = to.endpoint(failure.client);
    if (failure.server) {
        failure.server = to.endpoint(*failure.server);
    }
    failure.text = to.text(failure.text);
    failure.session = failure.session.empty() ? std::string() : to.id(failure.session);
}

}  // namespace

class Redaction::Pseudonyms : public report::Pseudonyms {
  public:
    using report::Pseudonyms::Pseudonyms;
};

Redaction::Redaction(std::string key) : pseudonyms_(std::make_unique<Pseudonyms>(std::move(key))) {}

Redaction::~Redaction() = default;

JudgedSession Redaction::apply(const JudgedSession& session) {
    JudgedSession redacted = session;
    siptls::apply(*pseudonyms_, redacted);
    return redacted;
}

Incident Redaction::apply(const Incident& incident) {
    Incident redacted = incident;
    siptls::apply(*pseudonyms_, redacted);
    return redacted;
}

Finding Redaction::apply(const Finding& finding) {
    Finding redacted = finding;
    siptls::apply(*pseudonyms_, redacted);
    return redacted;
}

CaptureReport Redaction::apply(const CaptureReport& capture) {
    CaptureReport redacted = capture;
    siptls::apply(*pseudonyms_, redacted);
    return redacted;
}

const std::vector<Certificate>& Redaction::apply(const std::vector<Certificate>& certificates) {
    for (std::size_t at = certificates_.size(); at < certificates.size(); ++at) {
        certificates_.push_back(certificates[at]);
        siptls::apply(*pseudonyms_, certificates_.back());
    }
    return certificates_;
}

Analysis Redaction::apply(const Analysis& analysis) {
    report::Pseudonyms& to = *pseudonyms_;
    Analysis redacted = analysis;
    redacted.certificates = apply(analysis.certificates);
    for (Incident& incident : redacted.incidents) {
        siptls::apply(to, incident);
    }
    for (Finding& finding : redacted.findings) {
        siptls::apply(to, finding);
    }
    for (Registration& registration : redacted.registrations) {
        registration.client = to.endpoint(registration.client);
        registration.server = to.endpoint(registration.server);
        registration.session = to.id(registration.session);
        siptls::apply(to, registration.exchange);
    }
    for (AtRisk& risk : redacted.at_risk) {
        siptls::apply(to, risk.expected_name);
    }
    for (ClientRow& row : redacted.clients) {
        row.client = to.address(row.client);
        row.server = to.endpoint(row.server);
    }
    siptls::apply(to, redacted.summary.selection);
    for (ServerCount& count : redacted.summary.unanswered_syns) {
        count.server = to.endpoint(count.server);
    }
    for (CaptureReport& capture : redacted.captures) {
        siptls::apply(to, capture);
    }
    for (TraceReport& trace : redacted.traces) {
        siptls::apply(to, trace);
    }
    for (TraceOnlyFailure& failure : redacted.trace_only) {
        siptls::apply(to, failure);
    }
    return redacted;
}

}  // namespace siptls
