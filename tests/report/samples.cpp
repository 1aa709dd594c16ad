// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/samples.h"

#include <string>

namespace siptls::test {
namespace {

constexpr std::int64_t kStart = 1296554400;  // 2011-02-01 10:00:00 UTC
constexpr std::string_view kHostile =
    "a\x1b[31m\x07\x7f\xff\xc2\x9b\xe2\x80\xae\xe2\x80\x8b\"\\b\n";

Endpoint endpoint(std::string_view text) {
    return *parse_endpoint(text);
}

Certificate pool_certificate() {
    Certificate certificate;
    certificate.sha256 = "9cf8fab1c6739e6542b9d83cf800ca1fbbaa3a91ddcbce2b70d02e8515269885";
    certificate.sha1 = "0123456789abcdef0123456789abcdef01234567";
    certificate.subject_cn = "lync.schertz.local";
    certificate.subject = "CN=lync.schertz.local";
    certificate.issuer = "CN=schertz-RootCA";
    certificate.serial = "610F";
    certificate.not_before = 1293840000;
    certificate.not_after = 1356998400;
    certificate.has_subject_alt_name = true;
    certificate.dns_names = {"lync.schertz.local", "*.mslync.net"};
    certificate.key = "RSA 2048";
    certificate.key_bits = 2048;
    certificate.signature_algorithm = "sha1WithRSAEncryption";
    certificate.extended_key_usage = {"serverAuth"};
    return certificate;
}

Certificate exact_certificate() {
    Certificate certificate = pool_certificate();
    certificate.sha256 = "1d0c2f1ab8e3ea9b2eb1d9ac3f0a1c0d8b6f8f4a4de31f4cfa5b3a2d1e0f9c8b";
    certificate.dns_names.emplace_back("sip.mslync.net");
    return certificate;
}

ProfileMatch refused(std::string_view profile, MatchRefusal refusal, std::string presented) {
    return {profile, {false, MatchedBy::Nothing, refusal, std::move(presented)}};
}

ProfileMatch accepted(std::string_view profile) {
    return {profile, {true, MatchedBy::DnsWildcard, MatchRefusal::None, "*.mslync.net"}};
}

Verdict phone_verdict() {
    Verdict verdict;
    verdict.cause = Cause::NameMismatch;
    verdict.confidence = Confidence::Probable;
    verdict.incident = true;
    verdict.expected_name =
        ExpectedName{"sip.mslync.net", NameKind::Host, NameSource::DnsSrv, {4, 0}, false};
    verdict.candidates = {
        *verdict.expected_name,
        ExpectedName{"mslync.net", NameKind::SipDomain, NameSource::DnsSrv, {3, 0}, true}};
    verdict.identity.mac = "00:04:f2:aa:10:31";
    verdict.identity.vendor = "Polycom";
    verdict.identity.aor = "sip:jeff@mslync.net";
    verdict.identity.user_agent =
        "CPE/4.0.7577.107 OCPhone/4.0.7577.107 (Microsoft Lync Phone Edition)";
    verdict.identity.firmware = "4.0.7577.107";
    verdict.profile = IdentifiedProfile{"lync-phone-edition", "4.0.7577.107", "user-agent", {2, 0}};
    verdict.profile_matches = {
        refused("lync-phone-edition", MatchRefusal::WildcardNotAccepted, "*.mslync.net"),
        refused("rfc5922", MatchRefusal::NoSuchName, ""), accepted("lync-windows"),
        accepted("openssl"), accepted("go")};
    verdict.evidence = {{Reason::NameFromSource, {"sip.mslync.net", "dns-srv"}, {4, 0}},
                        {Reason::ProfileRefuses,
                         {"sip.mslync.net", "lync-phone-edition", "wildcard_not_accepted"},
                         {9, 0}},
                        {Reason::ClientLeftSilently, {"fin"}, {12, 0}},
                        {Reason::FlightAcknowledged, {}, {11, 0}},
                        {Reason::RepeatedAttempts, {"4"}, {}},
                        {Reason::OthersAccept, {"1"}, {}}};
    verdict.also = {{Cause::UntrustedCa, Confidence::Possible}};
    verdict.excluded = {{Cause::CertificateExpired, {Reason::CertificateDatesFit, {}, {9, 0}}}};
    verdict.not_observable = {Cause::CertificateOther};
    return verdict;
}

JudgedSession phone_session() {
    JudgedSession judged;
    judged.id = "00000000000000a1";
    judged.verdict = phone_verdict();
    judged.community_id = "1:lgd0RHpMvDMfGI+qnCoVPQVVOmo=";
    judged.fingerprints = {"e35df3e00ca4ef31d42b34bebaa2f86e", "4192c0a946c5bd9b544b4656d9f624a4",
                           "t10i060300_1ac36c4c9e0f_9dc949149365"};
    Session& session = judged.session;
    session.client = endpoint("10.50.8.101:41485");
    session.server = endpoint("10.50.8.21:5061");
    session.start_time = at_second(0);
    session.end_time = at_second(1);
    session.first_frame = {5, 0};
    session.last_frame = {13, 0};
    session.outcome = Outcome::ClientClosedBeforeFinished;
    session.offered_version = 0x0301;
    session.tls_version = 0x0301;
    session.cipher_suite = 0x002f;
    session.resumed = false;
    session.at(Moment::ClientHello) = {{8, 0}, at_second(0)};
    session.at(Moment::ServerHello) = {{9, 0}, at_second(0)};
    session.at(Moment::Certificate) = {{9, 0}, at_second(0)};
    session.at(Moment::ServerFlight) = {{10, 0}, at_second(0)};
    session.at(Moment::FlightAcknowledged) = {{11, 0}, at_second(0)};
    session.at(Moment::ClientClose) = {{12, 0}, {at_second(0).nanoseconds + 31'000'000, 6}};
    session.closed_by = ClosedBy::Client;
    session.close_kind = CloseKind::Fin;
    session.server_flight_complete = true;
    session.certificate_chain = {0};
    session.visibility.client_side_seen = true;
    session.visibility.server_side_seen = true;
    return judged;
}

Incident first_incident() {
    Incident incident;
    incident.id = "00000000000000b1";
    incident.cause = Cause::NameMismatch;
    incident.confidence = Confidence::Probable;
    const JudgedSession sample = phone_session();
    incident.client = sample.session.client.address;
    incident.addresses = {incident.client};
    incident.identity = sample.verdict.identity;
    incident.profile = sample.verdict.profile;
    incident.server = sample.session.server;
    incident.expected_name = *sample.verdict.expected_name;
    incident.certificate = 0;
    incident.attempts = 4;
    incident.gave_up = true;
    incident.retry_intervals = {10.0, 20.0, 40.25};
    incident.first_time = at_second(0);
    incident.last_time = at_second(70);
    incident.resolved = true;
    incident.resolved_by = Resolution{"00000000000000c1", at_second(600), 1};
    incident.first = sample;
    incident.sessions = {sample.id};
    return incident;
}

Incident second_incident() {
    Incident incident = first_incident();
    incident.id = "00000000000000b2";
    incident.client = *parse_ip_address("2001:db8::102");
    incident.addresses = {incident.client};
    incident.identity = {};
    incident.identity.mac = "00:04:f2:aa:10:32";
    incident.attempts = 1;
    incident.gave_up = false;
    incident.retry_intervals.clear();
    incident.last_time = incident.first_time;
    incident.resolved = false;
    incident.resolved_by.reset();
    return incident;
}

Finding wildcard_finding() {
    Finding finding;
    finding.id = "00000000000000d1";
    finding.cause = Cause::NameMismatch;
    finding.confidence = Confidence::Probable;
    finding.missing_name = "sip.mslync.net";
    finding.certificate = 0;
    finding.servers = {endpoint("10.50.8.21:5061")};
    finding.clients = {*parse_ip_address("10.50.8.101"), *parse_ip_address("2001:db8::102")};
    finding.incidents = {"00000000000000b1", "00000000000000b2"};
    finding.remediation = {{RemedyAction::AddSubjectAltName, {"sip.mslync.net"}},
                           {RemedyAction::RequestCertificate, {"sip.mslync.net"}},
                           {RemedyAction::UpdateFirmware, {}},
                           {RemedyAction::CheckBeforeIssuing, {"untrusted_ca"}}};
    return finding;
}

CaptureReport capture(std::string path) {
    CaptureReport report;
    report.facts.path = std::move(path);
    report.facts.format = "pcap";
    report.facts.packets = 120;
    report.facts.bytes = 23456;
    report.facts.first_time = at_second(-5);
    report.facts.last_time = at_second(700);
    report.facts.link_types = {1};
    report.facts.snaplen = 262144;
    report.quality.client_to_server = true;
    report.quality.server_to_client = true;
    report.quality.dns_seen = true;
    return report;
}

constexpr Nanoseconds kTraceAhead = 173 * kSecond + 400'000'000;

TraceFact trace_record(std::int64_t second, std::string text, std::optional<std::uint32_t> code) {
    TraceFact fact;
    fact.time = {at_second(second).nanoseconds + kTraceAhead, 3};
    fact.clock_offset = kTraceAhead;
    fact.text = std::move(text);
    fact.result_code = code;
    fact.line = 17;
    fact.tells_failure = true;
    return fact;
}

TraceReport edge_trace() {
    TraceReport trace;
    trace.facts.path = "edge.log";
    trace.facts.format = "SIPStack (OCSLogger)";
    trace.facts.encoding = "UTF-8";
    trace.facts.bytes = 4711;
    trace.facts.lines = 120;
    trace.facts.records = {4, 6, 1, 0, 2, 0};
    trace.facts.first_time = trace_record(0, "", std::nullopt).time;
    trace.facts.last_time = trace_record(700, "", std::nullopt).time;
    trace.clock = TraceClock::Estimated;
    trace.clock_offset = kTraceAhead;
    trace.pairs = 2;
    trace.date_offset = 2 * kSecond;
    trace.connections = 4;
    trace.failures = 3;
    trace.joined = 2;
    trace.other_clients = 1;
    trace.client_errors = {trace_record(5, "certificate refused", 0x800b010f)};
    return trace;
}

TraceOnlyFailure only_in_trace(std::string_view client, std::int64_t second, std::string session) {
    TraceOnlyFailure failure;
    failure.client = endpoint(client);
    failure.server = endpoint("10.50.8.21:5061");
    failure.time = at_second(second);
    failure.text = "Receive operation on the connection failed";
    failure.result_code = 0x80072746;
    failure.session = std::move(session);
    failure.line = 44;
    return failure;
}

void spoil(std::string& text) {
    text += kHostile;
}

void spoil(Verdict& verdict) {
    spoil(verdict.expected_name->name);
    spoil(verdict.identity.mac);
    spoil(verdict.identity.vendor);
    spoil(verdict.identity.dhcp_hostname);
    spoil(verdict.identity.aor);
    spoil(verdict.identity.user_agent);
    spoil(verdict.profile->version);
    auto matches = verdict.profile_matches.copy();
    for (ProfileMatch& match : matches) {
        spoil(match.match.presented);
    }
    verdict.profile_matches = std::move(matches);
    for (Evidence& evidence : verdict.evidence) {
        Arguments spoilt;
        for (std::size_t at = 0; at < evidence.arguments.size(); ++at) {
            spoilt.push_back(std::string(evidence.arguments[at]) + std::string(kHostile));
        }
        evidence.arguments = spoilt;
    }
}

void spoil(TraceReport& trace) {
    spoil(trace.facts.path);
    for (TraceFact& fact : trace.client_errors) {
        spoil(fact.text);
    }
}

void spoil(SipExchange& exchange) {
    for (std::string* text :
         {&exchange.method, &exchange.aor, &exchange.user_agent, &exchange.server,
          &exchange.request_domain, &exchange.contact, &exchange.instance_id, &exchange.epid}) {
        spoil(*text);
    }
    for (auto* list : {&exchange.auth_schemes, &exchange.auth_realms, &exchange.auth_used,
                       &exchange.registrars, &exchange.redirect_hosts, &exchange.service_routes}) {
        for (std::string& text : *list) {
            spoil(text);
        }
    }
    for (MsDiagnostic& diagnostic : exchange.ms_diagnostics) {
        spoil(diagnostic.reason);
        spoil(diagnostic.source);
        spoil(diagnostic.text);
    }
}

}  // namespace

Timestamp at_second(std::int64_t second) {
    return {(kStart + second) * kSecond, 6};
}

Analysis founding_case() {
    Analysis analysis;
    analysis.certificates = {pool_certificate(), exact_certificate()};
    analysis.incidents = {first_incident(), second_incident()};
    analysis.findings = {wildcard_finding()};
    analysis.at_risk = {
        {0, *phone_verdict().expected_name, {"lync-phone-edition", "rfc5922"}, 2, 7}};
    analysis.clients = {{analysis.incidents[0].client, analysis.incidents[0].server, 5, 4,
                         std::nullopt, at_second(600), Cause::None},
                        {analysis.incidents[1].client, analysis.incidents[1].server, 1, 1,
                         at_second(0), std::nullopt, Cause::NameMismatch},
                        {*parse_ip_address("10.50.8.77"), analysis.incidents[0].server, 7, 0,
                         std::nullopt, at_second(30), Cause::None}};
    SipExchange exchange;
    exchange.method = "REGISTER";
    exchange.aor = "sip:jeff@mslync.net";
    exchange.statuses = {401, 200};
    exchange.auth_schemes = {"NTLM", "TLS-DSK"};
    exchange.requests = 2;
    exchange.expires = 600;
    exchange.frame = {40, 0};
    exchange.last_frame = {43, 0};
    SipExchange refused = exchange;
    refused.aor = "sip:adam@mslync.net";
    refused.user_agent = "UCCAPI/4.0.7577.314 OC/4.0.7577.314 (Microsoft Lync 2010)";
    refused.server = "RTC/4.0";
    refused.request_domain = "mslync.net";
    refused.contact = "sip:10.50.8.77:50123";
    refused.epid = "9ce64be100";
    refused.instance_id = "urn:uuid:5d0a4b86-0000-4000-8000-000000000001";
    refused.statuses = {401, 401, 403};
    refused.auth_realms = {"SIP Communications Service"};
    refused.auth_used = {"NTLM"};
    refused.registrars = {"lync.schertz.local"};
    refused.ms_diagnostics = {
        {999999, "", "", "999999;reason=x"},
        {4004, "Credentials provided are not authorized to act as specified from URI",
         "lync.schertz.local",
         "4004;reason=\"Credentials provided are not authorized to act as specified from "
         "URI\";source=\"lync.schertz.local\""}};
    refused.redirect_hosts = {"pool.schertz.local"};
    refused.service_routes = {"sip:pool.schertz.local:5061"};
    refused.expires.reset();
    refused.retry_after = 30;
    analysis.registrations = {
        {endpoint("10.50.8.101:5060"), endpoint("10.50.8.21:5060"), Transport::Tcp, "", exchange},
        {endpoint("10.50.8.77:50123"), endpoint("10.50.8.21:5061"), Transport::Tls,
         "00112233445566aa", refused}};
    Summary& summary = analysis.summary;
    summary.sessions = 15;
    summary.outcomes = {8, 5, 0, 1, 1, 0};
    summary.causes[static_cast<std::size_t>(Cause::NameMismatch)] = 5;
    summary.causes[static_cast<std::size_t>(Cause::None)] = 8;
    summary.causes[static_cast<std::size_t>(Cause::Unknown)] = 2;
    summary.not_judged = {{"bytes_lost", 1}, {"capture_ended", 1}};
    summary.unanswered_syns = {{endpoint("10.50.8.22:5061"), 3, 2}};
    summary.ceilings_hit = {{"half_open_flows", 2}};
    analysis.captures = {capture("phones.pcap")};
    analysis.captures[0].quality.lost_segments = 1;
    return analysis;
}

Analysis traced_case() {
    Analysis analysis = founding_case();
    analysis.incidents[0].story = {
        {SignInStepKind::AddressLeased, at_second(-3), {1, 0}, "10.50.8.101", std::nullopt, 1},
        {SignInStepKind::NameResolved,
         at_second(-1),
         {4, 0},
         "sip.mslync.net",
         analysis.incidents[0].server,
         2},
        {SignInStepKind::Refused,
         at_second(1),
         {12, 0},
         "sip.mslync.net",
         analysis.incidents[0].server,
         4}};
    for (Incident& incident : analysis.incidents) {
        Session& session = incident.first.session;
        session.trace = {trace_record(0,
                                      "The connection was closed before TLS negotiation completed. "
                                      "Did the remote peer accept our certificate?",
                                      std::nullopt),
                         trace_record(1, "Receive operation on the connection failed", 0x80090327)};
        session.trace[1].line = 31;
    }
    analysis.traces = {edge_trace()};
    analysis.trace_only = {only_in_trace("10.50.8.130:50001", 20, ""),
                           only_in_trace("10.50.8.131:50002", 40, "00000000000000c3")};
    analysis.trace_only[1].server.reset();
    analysis.trace_only[1].result_code.reset();
    analysis.trace_only_count = 5;
    Registration signed_in = analysis.registrations[1];
    signed_in.exchange.statuses = {401, 200};
    signed_in.session.clear();
    signed_in.source = RegistrationSource::Trace;
    analysis.registrations.push_back(signed_in);
    return analysis;
}

Analysis other_port() {
    Analysis analysis;
    analysis.summary.other_tls_ports = {{5067, 12}, {8443, 1}};
    analysis.captures = {capture("mirror port's 1.pcap")};
    analysis.captures[0].facts.complete = false;
    analysis.captures[0].facts.problems = {
        {ProblemCode::CutShort,
         "mirror port's 1.pcap ends inside packet 121; what came before it was read."}};
    return analysis;
}

Analysis nothing() {
    return {};
}

Analysis hostile_case() {
    Analysis analysis = traced_case();
    for (TraceReport& trace : analysis.traces) {
        spoil(trace);
    }
    for (TraceOnlyFailure& failure : analysis.trace_only) {
        spoil(failure.text);
    }
    for (Certificate& certificate : analysis.certificates) {
        spoil(*certificate.subject_cn);
        spoil(certificate.subject);
        spoil(certificate.issuer);
        spoil(certificate.dns_names[0]);
        certificate.uris.emplace_back(kHostile);
        certificate.srv_names.emplace_back(kHostile);
    }
    for (Incident& incident : analysis.incidents) {
        spoil(incident.expected_name.name);
        spoil(incident.identity.vendor);
        spoil(incident.identity.user_agent);
        spoil(incident.first.verdict);
        for (TraceFact& fact : incident.first.session.trace) {
            spoil(fact.text);
        }
        for (SignInStep& step : incident.story) {
            spoil(step.name);
        }
        incident.profile = incident.first.verdict.profile;
    }
    spoil(analysis.findings[0].missing_name);
    for (Remedy& remedy : analysis.findings[0].remediation) {
        remedy.names.assign(1, "x\"; Remove-Item C:\\ #" + std::string(kHostile));
    }
    spoil(analysis.at_risk[0].expected_name.name);
    for (Registration& registration : analysis.registrations) {
        spoil(registration.exchange);
    }
    spoil(analysis.captures[0].facts.path);
    analysis.summary.sessions = 0;
    analysis.summary.other_tls_ports = {{5067, 1}};
    return analysis;
}

JudgedSession established() {
    JudgedSession judged = phone_session();
    judged.id = "00000000000000c1";
    judged.session.outcome = Outcome::Established;
    judged.session.sni = "sip.mslync.net";
    judged.verdict = {};
    judged.verdict.cause = Cause::None;
    return judged;
}

JudgedSession refused_by_server() {
    JudgedSession judged = phone_session();
    judged.id = "00000000000000c2";
    Session& session = judged.session;
    session.outcome = Outcome::ServerClosedBeforeFinished;
    session.closed_by = ClosedBy::Server;
    session.close_kind = CloseKind::Alert;
    session.alerts = {{Side::Server, false, 2, 40, {{10, 0}, at_second(0)}},
                      {Side::Client, true, 0, std::nullopt, {{11, 0}, at_second(0)}}};
    session.certificate_chain.clear();
    session.anomalies = {{AnomalyCode::MalformedMessage, "ServerHello: length", {9, 0}}};
    judged.verdict = {};
    judged.verdict.cause = Cause::NoSharedCipher;
    judged.verdict.confidence = Confidence::Confirmed;
    judged.verdict.evidence = {{Reason::ServerAlert, {"40"}, {10, 0}}};
    return judged;
}

JudgedSession cut_off() {
    JudgedSession judged = phone_session();
    judged.id = "00000000000000c3";
    judged.session.outcome = Outcome::Incomplete;
    judged.session.closed_by = ClosedBy::None;
    judged.session.close_kind = CloseKind::None;
    judged.verdict = {};
    judged.verdict.evidence = {{Reason::CaptureEnded, {}, {13, 0}}};
    return judged;
}

}  // namespace siptls::test
