// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/json_analysis.h"

#include <algorithm>
#include <map>

#include "report/json_session.h"
#include "report/json_traces.h"
#include "report/time_text.h"
#include "report/wording/remedies.h"
#include "siptls/certificate_diff.h"
#include "siptls/certificate_request.h"
#include "siptls/report.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

std::string_view transport_word(Transport transport) {
    switch (transport) {
        case Transport::Udp: return "udp";
        case Transport::Tcp: return "tcp";
        case Transport::Tls: return "tls";
    }
    return "tcp";
}

void write_role(JsonOut& out, const std::optional<CertificateRole>& role) {
    out.text_or_null("role", role ? name(*role) : "");
}

void write_registration(JsonOut& out, const Registration& registration) {
    out.begin_object();
    write_registration_members(out, registration);
    out.end_object();
}

void write_certificates(JsonOut& out, const Analysis& analysis) {
    std::map<std::string_view, CertificateId> by_hash;
    for (CertificateId id = 0; id < analysis.certificates.size(); ++id) {
        by_hash.emplace(analysis.certificates[id].sha256, id);
    }
    const auto& roles = analysis.certificate_roles;
    out.key("certificates");
    out.begin_object();
    for (const auto& [sha256, id] : by_hash) {
        out.any_key(sha256);
        write_certificate(out, analysis.certificates[id],
                          id < roles.size() ? roles[id] : std::vector<CertificateRole>{});
    }
    out.end_object();
}

void write_confidence(JsonOut& out, Confidence confidence) {
    out.text_or_null("confidence", confidence == Confidence::Null ? "" : name(confidence));
}

// From the refused certificate to the accepted one.
void write_differences(JsonOut& out, const Incident& incident,
                       const std::vector<Certificate>& certificates) {
    std::vector<CertificateDifference> differences;
    const auto& refused = incident.certificate;
    const auto& accepted = incident.resolved_by->certificate;
    if (refused && accepted && *refused < certificates.size() && *accepted < certificates.size()) {
        const Certificate* const before = &certificates[*refused];
        const Certificate* const after = &certificates[*accepted];
        differences = compare_certificates({&before, 1}, {&after, 1});
    }
    out.array("differences", differences, [&](const CertificateDifference& difference) {
        out.begin_object();
        out.text("aspect", name(difference.aspect));
        out.texts("before", difference.before);
        out.texts("after", difference.after);
        out.end_object();
    });
}

void write_resolution(JsonOut& out, const Incident& incident,
                      const std::vector<Certificate>& certificates) {
    const std::optional<Resolution>& resolution = incident.resolved_by;
    out.key("resolved_by");
    if (!resolution) {
        out.null();
        return;
    }
    out.begin_object();
    out.text("session", resolution->session);
    out.key("time");
    out.time(resolution->time);
    out.key("certificate_sha256");
    write_certificate_reference(out, resolution->certificate, certificates);
    write_differences(out, incident, certificates);
    out.end_object();
}

void write_step(JsonOut& out, const SignInStep& step) {
    out.begin_object();
    out.text("step", name(step.kind));
    out.key("time");
    out.time(step.time);
    out.frame("frame", step.frame);
    out.text_or_null("name", step.name);
    out.key("server");
    if (step.server) {
        out.endpoint(*step.server);
    } else {
        out.null();
    }
    out.number("times", step.times);
    out.end_object();
}

void write_incident(JsonOut& out, const Incident& incident,
                    const std::vector<Certificate>& certificates) {
    out.begin_object();
    out.text("id", incident.id);
    write_incident_members(out, incident, certificates);
    out.end_object();
}

void write_request(JsonOut& out, const CertificateRequest& request) {
    out.begin_object();
    out.text_or_null("common_name", request.common_name);
    out.texts("dns_names", request.dns_names);
    out.texts("added", request.added);
    out.array("ip_addresses", request.ip_addresses,
              [&](const IpAddress& address) { out.text(to_string(address)); });
    out.texts("uris", request.uris);
    out.texts("left_out", request.left_out);
    out.array("still_refusing", request.still_refusing, [&](const StillRefusing& refusing) {
        out.begin_object();
        out.text("client", to_string(refusing.client));
        out.text("name", refusing.name);
        out.array("profiles", refusing.profiles, [&](std::string_view id) { out.text(id); });
        out.end_object();
    });
    out.text("openssl", openssl_request(request));
    out.text("certreq", certreq_inf(request));
    out.end_object();
}

using Requests = std::vector<CertificateRequest>;

// Null where the finding has no certificate to replace.
void write_request_of(JsonOut& out, const Finding& finding, const Requests& requests) {
    out.key("request");
    const auto own = std::find_if(requests.begin(), requests.end(), [&](const auto& request) {
        return finding.certificate == request.replaces;
    });
    if (own == requests.end()) {
        out.null();
    } else {
        write_request(out, *own);
    }
}

void write_finding(JsonOut& out, const Finding& finding,
                   const std::vector<Certificate>& certificates, const Requests& requests) {
    out.begin_object();
    out.text("id", finding.id);
    write_finding_members(out, finding, certificates);
    write_request_of(out, finding, requests);
    out.end_object();
}

void write_at_risk(JsonOut& out, const AtRisk& risk, const Analysis& analysis) {
    out.begin_object();
    out.key("certificate_sha256");
    write_certificate_reference(out, risk.certificate, analysis.certificates);
    out.key("expected_name");
    write_expected_name(out, risk.expected_name);
    out.array("refused_by", risk.refused_by, [&](std::string_view profile) { out.text(profile); });
    out.number("clients", risk.clients);
    out.number("sessions", risk.sessions);
    out.end_object();
}

void write_unseen(JsonOut& out, const Summary& summary) {
    out.array("not_judged", summary.not_judged, [&](const auto& entry) {
        out.begin_object();
        out.text("reason", entry.first);
        out.number("count", entry.second);
        out.end_object();
    });
    out.array("unanswered_syns", summary.unanswered_syns, [&](const ServerCount& entry) {
        out.begin_object();
        out.key("server");
        out.endpoint(entry.server);
        out.number("count", entry.count);
        out.number("refused", entry.refused);
        out.end_object();
    });
    out.array("ceilings_hit", summary.ceilings_hit, [&](const auto& entry) {
        out.begin_object();
        out.text("limit", entry.first);
        out.number("count", entry.second);
        out.end_object();
    });
    out.array("other_tls_ports", summary.other_tls_ports, [&](const PortCount& entry) {
        out.begin_object();
        out.number("port", entry.port);
        out.number("client_hellos", entry.hellos);
        out.end_object();
    });
}

void write_summary(JsonOut& out, const Analysis& analysis) {
    out.key("summary");
    out.begin_object();
    write_summary_members(out, analysis);
    out.end_object();
}

std::string_view directions_word(const Quality& quality) {
    if (quality.client_to_server && quality.server_to_client) {
        return "both";
    }
    if (quality.client_to_server) {
        return "client_to_server";
    }
    return quality.server_to_client ? "server_to_client" : "none";
}

void write_quality(JsonOut& out, const CaptureReport& capture) {
    const Quality& quality = capture.quality;
    out.key("quality");
    out.begin_object();
    out.text("directions", directions_word(quality));
    out.boolean("dns_seen", quality.dns_seen);
    out.boolean("dhcp_seen", quality.dhcp_seen);
    out.key("snaplen");
    if (capture.facts.snaplen == 0) {
        out.null();
    } else {
        out.number(capture.facts.snaplen);
    }
    out.texts("tunnels", quality.tunnels);
    out.number("duplicates", quality.duplicates);
    out.number("lost_segments", quality.lost_segments);
    out.end_object();
}

void write_capture_time(JsonOut& out, JsonKey key, const CaptureFacts& facts, Timestamp time) {
    out.key(key);
    if (facts.packets == 0) {
        out.null();
    } else {
        out.time(time);
    }
}

void write_capture(JsonOut& out, const CaptureReport& capture) {
    const CaptureFacts& facts = capture.facts;
    out.begin_object();
    out.text("path", facts.path);
    out.text_or_null("format", facts.format);
    out.number("packets", facts.packets);
    out.number("bytes", facts.bytes);
    write_capture_time(out, "first_time", facts, facts.first_time);
    write_capture_time(out, "last_time", facts, facts.last_time);
    out.array("link_types", facts.link_types, [&](std::uint32_t type) { out.number(type); });
    write_quality(out, capture);
    out.boolean("complete", facts.complete);
    write_problems(out, facts.problems);
    out.end_object();
}

}  // namespace

void write_registration_members(JsonOut& out, const Registration& registration) {
    out.key("client");
    out.endpoint(registration.client);
    out.key("server");
    out.endpoint(registration.server);
    out.text("transport", transport_word(registration.transport));
    out.text_or_null("session", registration.session);
    if (registration.source == RegistrationSource::Trace) {
        out.text("source", "trace");
    }
    out.key("sip");
    out.begin_array();
    write_sip(out, registration.exchange);
    out.end_array();
}

void write_certificate(JsonOut& out, const Certificate& certificate,
                       const std::vector<CertificateRole>& roles) {
    out.begin_object();
    out.key("subject_cn");
    if (certificate.subject_cn) {
        out.text(*certificate.subject_cn);
    } else {
        out.null();
    }
    out.text("subject", certificate.subject);
    out.text("issuer", certificate.issuer);
    out.text("serial", certificate.serial);
    out.text("sha1", certificate.sha1);
    out.text("not_before", rfc3339_seconds(certificate.not_before));
    out.text("not_after", rfc3339_seconds(certificate.not_after));
    out.texts("dns_names", certificate.dns_names);
    out.array("ip_addresses", certificate.ip_addresses,
              [&](const IpAddress& address) { out.text(to_string(address)); });
    out.texts("uris", certificate.uris);
    out.texts("srv_names", certificate.srv_names);
    out.text("key", certificate.key);
    out.text("signature_algorithm", certificate.signature_algorithm);
    out.texts("extended_key_usage", certificate.extended_key_usage);
    out.array("roles", roles, [&](CertificateRole role) { out.text(name(role)); });
    out.end_object();
}

void write_incident_members(JsonOut& out, const Incident& incident,
                            const std::vector<Certificate>& certificates) {
    out.text("cause", name(incident.cause));
    write_confidence(out, incident.confidence);
    out.text("client", to_string(incident.client));
    out.array("client_addresses", incident.addresses,
              [&](const IpAddress& address) { out.text(to_string(address)); });
    out.key("client_identity");
    write_identity(out, incident.identity);
    out.key("server");
    out.endpoint(incident.server);
    write_role(out, incident.role);
    out.key("expected_name");
    write_expected_name(out, incident.expected_name);
    out.key("certificate_sha256");
    write_certificate_reference(out, incident.certificate, certificates);
    out.number("attempts", incident.attempts);
    out.boolean("gave_up", incident.gave_up);
    out.array("retry_intervals", incident.retry_intervals,
              [&](double interval) { out.seconds(interval); });
    out.number("restarts", incident.restarts);
    out.key("first_time");
    out.time(incident.first_time);
    out.key("last_time");
    out.time(incident.last_time);
    out.boolean_or_null("resolved", incident.resolved);
    write_resolution(out, incident, certificates);
    out.array("sessions", incident.sessions, [&](const std::string& id) { out.text(id); });
    out.array("story", incident.story, [&](const SignInStep& step) { write_step(out, step); });
}

void write_finding_members(JsonOut& out, const Finding& finding,
                           const std::vector<Certificate>& certificates) {
    out.text("cause", name(finding.cause));
    out.text("missing_name", finding.missing_name);
    out.key("certificate_sha256");
    write_certificate_reference(out, finding.certificate, certificates);
    write_role(out, finding.role);
    out.array("servers", finding.servers, [&](const Endpoint& server) { out.endpoint(server); });
    out.array("clients", finding.clients,
              [&](const IpAddress& client) { out.text(to_string(client)); });
    out.texts("incidents", finding.incidents);
    write_remediation(out, finding);
}

void write_remediation(JsonOut& out, const Finding& finding) {
    out.array("remediation", finding.remediation, [&](const Remedy& remedy) {
        out.begin_object();
        out.text("action", name(remedy.action));
        out.text("text", flatten(describe(remedy)));
        out.end_object();
    });
}

void write_summary_members(JsonOut& out, const Analysis& analysis) {
    const Summary& summary = analysis.summary;
    out.number("sessions", summary.sessions);
    out.key("outcomes");
    out.begin_object();
    for (std::size_t at = 0; at < kOutcomeCount; ++at) {
        out.any_key(name(static_cast<Outcome>(at)));
        out.number(summary.outcomes[at]);
    }
    out.end_object();
    out.key("causes");
    out.begin_object();
    for (std::size_t at = 0; at < kCauseCount; ++at) {
        out.any_key(name(static_cast<Cause>(at)));
        out.number(summary.causes[at]);
    }
    out.end_object();
    out.number("incidents", analysis.incidents.size());
    out.number("findings", analysis.findings.size());
    write_unseen(out, summary);
}

void write_generator(JsonOut& out) {
    out.begin_object();
    out.text("name", "siptls");
    out.text("version", version());
    out.end_object();
}

void write_labels(JsonOut& out, const std::map<std::string, std::string>& labels) {
    out.key("labels");
    out.begin_object();
    for (const auto& [key, value] : labels) {
        out.any_key(key);
        out.text(value);
    }
    out.end_object();
}

void write_views(JsonOut& out, const Analysis& analysis) {
    write_certificates(out, analysis);
    out.array("at_risk", analysis.at_risk,
              [&](const AtRisk& entry) { write_at_risk(out, entry, analysis); });
    out.null("baseline");
    out.array("captures", analysis.captures,
              [&](const CaptureReport& entry) { write_capture(out, entry); });
}

void write_analysis(JsonOut& out, const Analysis& analysis,
                    std::span<const std::string> sip_domains) {
    const Requests requests = certificate_requests(analysis, sip_domains);
    out.array("registrations", analysis.registrations,
              [&](const Registration& entry) { write_registration(out, entry); });
    write_certificates(out, analysis);
    out.array("incidents", analysis.incidents,
              [&](const Incident& entry) { write_incident(out, entry, analysis.certificates); });
    out.array("findings", analysis.findings, [&](const Finding& entry) {
        write_finding(out, entry, analysis.certificates, requests);
    });
    out.array("at_risk", analysis.at_risk,
              [&](const AtRisk& entry) { write_at_risk(out, entry, analysis); });
    out.null("baseline");
    write_summary(out, analysis);
    out.array("captures", analysis.captures,
              [&](const CaptureReport& entry) { write_capture(out, entry); });
    write_traces(out, analysis);
}

}  // namespace siptls::report
