// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/json_views.h"

#include <map>

#include "report/json_session.h"
#include "report/json_traces.h"
#include "report/time_text.h"

namespace siptls::report {
namespace {

void write_risk(JsonOut& out, const AtRisk& risk, const Analysis& analysis) {
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

void write_baseline_incident(JsonOut& out, const BaselineIncident& incident) {
    out.begin_object();
    out.text("id", incident.id);
    out.text("cause", incident.cause);
    out.text("client", incident.client);
    out.key("server");
    out.endpoint(incident.server);
    out.text_or_null("expected_name", incident.expected_name);
    out.end_object();
}

}  // namespace

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

void write_at_risk(JsonOut& out, const Analysis& analysis) {
    out.array("at_risk", analysis.at_risk,
              [&](const AtRisk& entry) { write_risk(out, entry, analysis); });
}

void write_baseline(JsonOut& out, const BaselineComparison* baseline) {
    if (baseline == nullptr) {
        out.null("baseline");
        return;
    }
    const auto one = [&](const BaselineIncident& incident) {
        write_baseline_incident(out, incident);
    };
    out.key("baseline");
    out.begin_object();
    out.array("gone", baseline->gone, one);
    out.array("still", baseline->still, one);
    out.array("new", baseline->fresh, one);
    out.end_object();
}

void write_captures(JsonOut& out, const Analysis& analysis) {
    out.array("captures", analysis.captures,
              [&](const CaptureReport& entry) { write_capture(out, entry); });
}

}  // namespace siptls::report
