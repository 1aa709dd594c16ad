// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/traces/trace_facts.h"

#include <algorithm>

#include "tls/alert.h"
#include "trace/result_code.h"

namespace siptls::diagnosis {

namespace {

TraceFact fact_of(const TraceBook& book, const TracedConnection& connection, const TraceNote& note,
                  Nanoseconds offset) {
    TraceFact fact;
    fact.time = note.time;
    fact.clock_offset = offset;
    fact.text = book.text(note.text);
    fact.result_code = note.result_code;
    fact.trace = connection.trace;
    fact.line = note.line;
    fact.tells_failure = note.word == TraceWord::ClosedBeforeTls || note.word == TraceWord::Failed;
    return fact;
}

// "REGISTER sip:jeff@mslync.net (401, 200)"
std::string words_of(const SipExchange& exchange) {
    std::string text = exchange.method + " " + exchange.aor;
    const char* separator = " (";
    for (const std::uint16_t status : exchange.statuses) {
        text += separator + std::to_string(status);
        separator = ", ";
    }
    return exchange.statuses.empty() ? text : text + ")";
}

// Whether the wire leaves room for an alert that cannot be read there. Where every byte of the
// client is in clear and none is an alert, the status is no received alert.
bool alert_unread(const Session& session) {
    if (session.fatal_alert(Side::Client) != nullptr) {
        return false;
    }
    const bool encrypted = std::any_of(
        session.alerts.begin(), session.alerts.end(),
        [](const AlertFact& alert) { return alert.from == Side::Client && alert.encrypted; });
    const Visibility& seen = session.visibility;
    const bool missed = !seen.client_side_seen || seen.gap_in_client || seen.joined_late ||
                        seen.cut || session.closed_by == ClosedBy::None;
    return encrypted || session.lone_protected_alert || missed;
}

}  // namespace

Timestamp captured_time(Timestamp time, Nanoseconds offset) {
    return Timestamp{time.nanoseconds - offset, time.digits};
}

std::optional<std::uint8_t> alert_told(const TracedConnection& connection) {
    const TraceNote* note = connection.failure();
    if (note == nullptr || !note->result_code || connection.mutual) {
        return std::nullopt;
    }
    const trace::ResultCode* known = trace::find_result_code(*note->result_code);
    if (known == nullptr || known->alerts.empty()) {
        return std::nullopt;
    }
    // Others the server may have found itself: no version or suite in common, damaged messages.
    // That it verifies no certificate of this peer leaves those about certificates, and access
    // denied.
    constexpr std::uint8_t kFirst = 42;
    constexpr std::uint8_t kLast = 49;
    const std::uint8_t alert = known->alerts.front();
    return alert >= kFirst && alert <= kLast ? std::optional(alert) : std::nullopt;
}

void add_trace_facts(const TraceBook& book, const TracedConnection& connection, Nanoseconds offset,
                     Session& session) {
    for (const TraceNote& note : connection.notes) {
        if (session.trace.size() < kMaxTraceNotes) {
            session.trace.push_back(fact_of(book, connection, note, offset));
        }
    }
    if (connection.registers) {
        for (const SipExchange& exchange : connection.registers->all()) {
            if (session.trace.size() >= kMaxTraceNotes) {
                break;
            }
            TraceFact fact;
            fact.time = connection.first;
            fact.clock_offset = offset;
            fact.text = words_of(exchange);
            fact.trace = connection.trace;
            fact.line = connection.line;
            session.trace.push_back(std::move(fact));
        }
    }
    const auto alert = alert_told(connection);
    if (alert && alert_unread(session)) {
        AlertFact told;
        told.from = Side::Client;
        told.level = tls::kFatal;
        told.description = alert;
        told.source = AlertSource::Trace;
        session.alerts.push_back(told);
    }
}

}  // namespace siptls::diagnosis
