// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/json_analysis.h"

#include <optional>

#include "report/json_findings.h"
#include "report/json_session.h"
#include "report/json_traces.h"
#include "report/json_views.h"
#include "report/wording/summary.h"
#include "siptls/report.h"

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

void write_registration(JsonOut& out, const Registration& registration) {
    out.begin_object();
    write_registration_members(out, registration);
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

void write_selection(JsonOut& out, const Selection& selection) {
    const auto time = [&](const JsonKey& key, const std::optional<Timestamp>& value) {
        out.key(key);
        if (value) {
            out.time(*value);
        } else {
            out.null();
        }
    };
    out.key("selection");
    out.begin_object();
    out.array("clients", clients_of(selection),
              [&](const std::string& client) { out.text(client); });
    time("from", selection.from);
    time("to", selection.to);
    out.end_object();
}

void write_summary(JsonOut& out, const Analysis& analysis) {
    out.key("summary");
    out.begin_object();
    write_summary_members(out, analysis);
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

void write_summary_members(JsonOut& out, const Analysis& analysis) {
    const Summary& summary = analysis.summary;
    if (!summary.selection.all()) {
        write_selection(out, summary.selection);
    }
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

void write_heartbeat_members(JsonOut& out, const Heartbeat& beat) {
    const auto count_or_null = [&](JsonKey key, std::optional<std::uint64_t> count) {
        out.key(key);
        if (count) {
            out.number(*count);
        } else {
            out.null();
        }
    };
    out.text("input", beat.input);
    out.number("packets", beat.packets);
    out.number("bytes", beat.bytes);
    count_or_null("kernel_drops", beat.kernel_drops);
    count_or_null("interface_drops", beat.interface_drops);
    out.number("own_drops", beat.activity.let_go);
    count_or_null("files_read", beat.files_read);
    count_or_null("files_missed", beat.files_missed);
    out.number("open_connections", beat.activity.open_connections);
    out.number("half_open_connections", beat.activity.half_open_connections);
    out.number("sessions", beat.activity.sessions);
    out.number("incidents", beat.activity.incidents);
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

void write_analysis(JsonOut& out, const Analysis& analysis,
                    std::span<const std::string> sip_domains, const BaselineComparison* baseline) {
    const Requests requests = certificate_requests(analysis, sip_domains);
    out.array("registrations", analysis.registrations,
              [&](const Registration& entry) { write_registration(out, entry); });
    write_certificates(out, analysis);
    out.array("incidents", analysis.incidents,
              [&](const Incident& entry) { write_incident(out, entry, analysis.certificates); });
    out.array("findings", analysis.findings, [&](const Finding& entry) {
        write_finding(out, entry, analysis.certificates, requests);
    });
    write_at_risk(out, analysis);
    write_baseline(out, baseline);
    write_summary(out, analysis);
    write_captures(out, analysis);
    write_traces(out, analysis);
}

}  // namespace siptls::report
