// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/json_findings.h"

#include <algorithm>

#include "report/json_session.h"
#include "report/wording/remedies.h"
#include "siptls/certificate_diff.h"

namespace siptls::report {
namespace {

void write_role(JsonOut& out, const std::optional<CertificateRole>& role) {
    out.text_or_null("role", role ? name(*role) : "");
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

}  // namespace

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

void write_request_of(JsonOut& out, const Finding& finding, const Requests& requests) {
    out.key("request");
    const auto own = std::find_if(requests.begin(), requests.end(), [&](const auto& request) {
        return finding.certificate == request.replaces;
    });
    if (own == requests.end() || !asks_for(*own, finding.missing_name)) {
        out.null();
    } else {
        write_request(out, *own);
    }
}

void write_incident(JsonOut& out, const Incident& incident,
                    const std::vector<Certificate>& certificates) {
    out.begin_object();
    out.text("id", incident.id);
    write_incident_members(out, incident, certificates);
    out.end_object();
}

void write_finding(JsonOut& out, const Finding& finding,
                   const std::vector<Certificate>& certificates, const Requests& requests) {
    out.begin_object();
    out.text("id", finding.id);
    write_finding_members(out, finding, certificates);
    write_request_of(out, finding, requests);
    out.end_object();
}

}  // namespace siptls::report
