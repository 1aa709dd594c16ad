// SPDX-License-Identifier: GPL-2.0-or-later
// What stands behind the sessions in the ECS report: incidents, findings, what only a trace tells,
// heartbeats, the summary.
#include <algorithm>

#include <fmt/format.h>

#include "report/ecs_fields.h"
#include "report/ecs_records.h"
#include "report/json_analysis.h"
#include "report/json_findings.h"
#include "report/json_traces.h"
#include "report/json_views.h"
#include "report/wording/causes.h"
#include "report/wording/conclusion.h"
#include "report/wording/frames.h"
#include "report/wording/traces.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

// Nothing to be alarmed by any more: siptls live takes back what later evidence contradicts.
void take_back(EcsEvent& event) {
    event.kind = "event";
    event.type = "info";
    event.outcome = "unknown";
}

EcsEvent event_of(const Incident& incident) {
    EcsEvent event;
    event.id = incident.id;
    event.kind = "alert";
    event.dataset = "siptls.incident";
    event.action = "certificate-refused";
    event.type = "denied";
    event.outcome = "failure";
    if (incident.cause == Cause::Unknown) {
        take_back(event);
    }
    event.code = name(incident.cause);
    event.reason = text_of(incident.cause).title;
    event.start = incident.first_time;
    event.end = incident.last_time;
    event.message = fmt::format("{} could not sign in at {}: {} ({})", to_string(incident.client),
                                to_string(incident.server), text_of(incident.cause).title,
                                escape_text(incident.expected_name.name));
    return event;
}

EcsEvent event_of(const Finding& finding, const EcsSpan& span) {
    EcsEvent event;
    event.id = finding.id;
    event.kind = "alert";
    event.dataset = "siptls.finding";
    event.action = "certificate-lacks-name";
    event.type = "info";
    event.outcome = "failure";
    event.code = name(finding.cause);
    event.reason = text_of(finding.cause).title;
    event.message =
        fmt::format("{}: {}", short_words(finding.cause), escape_text(finding.missing_name));
    event.start = span.first;
    event.end = span.last;
    if (finding.incidents.empty()) {
        take_back(event);
    }
    return event;
}

// Named by its time: what runs again counts its heartbeats from one again.
EcsEvent event_of(const Heartbeat& beat) {
    EcsEvent event;
    event.id = fmt::format("heartbeat-{:x}", static_cast<std::uint64_t>(beat.time.nanoseconds));
    event.kind = "metric";
    event.dataset = "siptls.heartbeat";
    event.action = "capture-watched";
    event.type = "info";
    event.outcome = "success";
    event.start = beat.time;
    event.end = beat.time;
    event.message =
        fmt::format("{}: {} packets, {} sessions, {} incidents", escape_text(beat.input),
                    beat.packets, beat.activity.sessions, beat.activity.incidents);
    return event;
}

EcsEvent event_of(const TraceOnlyFailure& failure) {
    EcsEvent event;
    event.id = fmt::format("trace-{}-{}-{:x}", failure.trace, failure.line,
                           static_cast<std::uint64_t>(failure.time.nanoseconds));
    event.kind = "event";
    event.dataset = "siptls.trace";
    event.action = "connection-failed";
    event.type = "end";
    event.outcome = "failure";
    event.start = failure.time;
    event.end = failure.time;
    event.message = tell(failure);
    return event;
}

void include(EcsEvent& event, Timestamp first, Timestamp last) {
    const bool empty = event.start.nanoseconds == 0;
    event.start = empty ? first : std::min(event.start, first);
    event.end = empty ? last : std::max(event.end, last);
}

// From the first packet to the last; without a capture by the clocks of the traces.
EcsEvent event_of(const Analysis& analysis) {
    EcsEvent event;
    event.kind = "metric";
    event.dataset = "siptls.summary";
    event.action = "capture-analysed";
    event.type = "info";
    event.outcome = "success";
    for (const CaptureReport& capture : analysis.captures) {
        if (capture.facts.packets > 0) {
            include(event, capture.facts.first_time, capture.facts.last_time);
        }
    }
    for (const TraceReport& trace : analysis.traces) {
        if (analysis.captures.empty() && trace.facts.first_time && trace.facts.last_time) {
            include(event, *trace.facts.first_time, *trace.facts.last_time);
        }
    }
    event.id = fmt::format("summary-{:x}-{:x}", static_cast<std::uint64_t>(event.start.nanoseconds),
                           static_cast<std::uint64_t>(event.end.nanoseconds));
    event.message = conclude(analysis).text;
    return event;
}

}  // namespace

void write_ecs_incident(JsonOut& out, const Incident& incident, const Certificate* certificate,
                        std::optional<bool> fresh, const ReportOptions& options) {
    EcsRelated related;
    related.addresses = {to_string(incident.client), to_string(incident.server.address)};
    related.hosts = {incident.expected_name.name};
    begin_ecs_record(out, event_of(incident), incident.revision, options);
    write_ecs_side(out, "source", {incident.client, 0}, incident.identity.mac);
    write_ecs_side(out, "destination", incident.server, "");
    write_ecs_network(out, incident.server.address, "");
    write_ecs_client(out, incident.identity);
    if (certificate != nullptr) {
        related.hashes = {upper_case(certificate->sha256)};
        out.key("tls");
        out.begin_object();
        write_ecs_server(out, certificate, "");
        out.end_object();
    }
    write_ecs_related(out, related);
    begin_ecs_own(out, options);
    out.number("revision", incident.revision);
    write_ecs_confidence(out, incident.confidence);
    out.text("missing_name", incident.expected_name.name);
    out.number("attempts", incident.attempts);
    out.boolean("gave_up", incident.gave_up);
    out.boolean_or_null("resolved", incident.resolved);
    out.boolean_or_null("new", fresh);
    out.texts("sessions", incident.sessions);
    end_ecs_record(out);
}

void write_ecs_finding(JsonOut& out, const Finding& finding, const EcsSpan& span,
                       const ReportOptions& options) {
    EcsRelated related;
    for (const Endpoint& server : finding.servers) {
        related.addresses.push_back(to_string(server.address));
    }
    for (const IpAddress& client : finding.clients) {
        related.addresses.push_back(to_string(client));
    }
    related.hosts = {finding.missing_name};
    begin_ecs_record(out, event_of(finding, span), finding.revision, options);
    write_ecs_related(out, related);
    begin_ecs_own(out, options);
    out.number("revision", finding.revision);
    write_ecs_confidence(out, finding.confidence);
    out.text("missing_name", finding.missing_name);
    out.texts("incidents", finding.incidents);
    write_remediation(out, finding);
    end_ecs_record(out);
}

void write_ecs_heartbeat(JsonOut& out, const Heartbeat& beat, const ReportOptions& options) {
    begin_ecs_record(out, event_of(beat), 1, options);
    begin_ecs_own(out, options);
    write_heartbeat_members(out, beat);
    end_ecs_record(out);
}

void write_ecs_trace_only(JsonOut& out, const TraceOnlyFailure& failure,
                          const ReportOptions& options) {
    EcsRelated related;
    related.addresses = {to_string(failure.client.address)};
    begin_ecs_record(out, event_of(failure), 1, options);
    write_ecs_side(out, "source", failure.client, "");
    if (failure.server) {
        write_ecs_side(out, "destination", *failure.server, "");
        related.addresses.push_back(to_string(failure.server->address));
    }
    write_ecs_related(out, related);
    begin_ecs_own(out, options);
    out.text("text", failure.text);
    write_result_code(out, failure.result_code);
    out.text_or_null("session", failure.session);
    out.number("trace", failure.trace);
    out.number("line", failure.line);
    end_ecs_record(out);
}

void write_ecs_summary(JsonOut& out, const Analysis& analysis, const BaselineComparison* baseline,
                       const ReportOptions& options) {
    begin_ecs_record(out, event_of(analysis), 1, options);
    begin_ecs_own(out, options);
    write_summary_members(out, analysis);
    write_baseline(out, baseline);
    write_trace_reports(out, analysis);
    end_ecs_record(out);
}

}  // namespace siptls::report
