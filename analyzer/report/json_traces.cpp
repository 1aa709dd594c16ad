// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/json_traces.h"

#include "report/json_session.h"
#include "report/wording/traces.h"
#include "siptls/wording.h"
#include "trace/result_code.h"

namespace siptls::report {

namespace {

void write_offset(JsonOut& out, JsonKey key, std::optional<Nanoseconds> offset) {
    out.key(key);
    if (offset) {
        out.span(*offset);
    } else {
        out.null();
    }
}

void write_time_or_null(JsonOut& out, JsonKey key, const std::optional<Timestamp>& time) {
    out.key(key);
    if (time) {
        out.time(*time);
    } else {
        out.null();
    }
}

void write_trace_file(JsonOut& out, const TraceFacts& facts) {
    out.text("path", facts.path);
    out.text_or_null("format", facts.format);
    out.text_or_null("encoding", facts.encoding);
    out.number("bytes", facts.bytes);
    out.number("lines", facts.lines);
    out.key("records");
    out.begin_object();
    for (std::size_t at = 0; at < kTraceRecordKindCount; ++at) {
        out.any_key(name(static_cast<TraceRecordKind>(at)));
        out.number(facts.records[at]);
    }
    out.end_object();
    out.number("other_records", facts.other_records);
    out.number("cut_records", facts.cut_records);
    out.number("cut_lines", facts.cut_lines);
    write_time_or_null(out, "first_time", facts.first_time);
    write_time_or_null(out, "last_time", facts.last_time);
}

void write_trace(JsonOut& out, const TraceReport& trace) {
    const bool placed = trace.clock == TraceClock::Operator || trace.clock == TraceClock::Estimated;
    out.begin_object();
    write_trace_file(out, trace.facts);
    out.text("clock", name(trace.clock));
    write_offset(out, "clock_offset", placed ? std::optional(trace.clock_offset) : std::nullopt);
    write_offset(out, "time_zone", placed ? std::optional(trace.zone) : std::nullopt);
    write_offset(out, "date_offset", trace.date_offset);
    out.number("clock_pairs", trace.pairs);
    out.number("connections", trace.connections);
    out.number("failures", trace.failures);
    out.number("joined", trace.joined);
    out.key("not_joined");
    out.begin_object();
    out.number("other_client", trace.other_clients);
    out.number("other_server", trace.other_servers);
    out.number("other_time", trace.other_times);
    out.number("ambiguous", trace.ambiguous);
    out.end_object();
    out.number("not_addressed", trace.not_addressed);
    out.array("client_errors", trace.client_errors,
              [&](const TraceFact& fact) { write_trace_fact(out, fact); });
    out.boolean("complete", trace.facts.complete);
    write_problems(out, trace.facts.problems);
    out.end_object();
}

void write_trace_only(JsonOut& out, const TraceOnlyFailure& failure) {
    out.begin_object();
    out.key("client");
    out.endpoint(failure.client);
    out.key("server");
    if (failure.server) {
        out.endpoint(*failure.server);
    } else {
        out.null();
    }
    out.key("time");
    out.time(failure.time);
    out.text("text", failure.text);
    write_result_code(out, failure.result_code);
    out.text_or_null("session", failure.session);
    out.number("trace", failure.trace);
    out.number("line", failure.line);
    out.end_object();
}

}  // namespace

void write_result_code(JsonOut& out, std::optional<std::uint32_t> code) {
    const trace::ResultCode* known = code ? trace::find_result_code(*code) : nullptr;
    out.text_or_null("result_code", code ? code_digits(*code) : std::string());
    out.text_or_null("result_name", known != nullptr ? known->symbol : "");
    out.text_or_null("result_meaning", known != nullptr ? known->meaning : "");
}

void write_problems(JsonOut& out, const std::vector<Problem>& problems) {
    out.array("problems", problems, [&](const Problem& problem) {
        out.begin_object();
        out.text("code", name(problem.code));
        out.text("text", escape_again(problem.text));
        out.end_object();
    });
}

void write_trace_reports(JsonOut& out, const Analysis& analysis) {
    if (!analysis.traces.empty()) {
        out.array("traces", analysis.traces,
                  [&](const TraceReport& entry) { write_trace(out, entry); });
    }
}

void write_traces(JsonOut& out, const Analysis& analysis) {
    if (analysis.traces.empty()) {
        return;
    }
    write_trace_reports(out, analysis);
    out.array("trace_only", analysis.trace_only,
              [&](const TraceOnlyFailure& entry) { write_trace_only(out, entry); });
}

}  // namespace siptls::report
