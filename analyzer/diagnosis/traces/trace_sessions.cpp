// SPDX-License-Identifier: GPL-2.0-or-later
// Sessions of a trace without a capture: who connected, when, and whether the server saw TLS or SIP
// come about. What was on the wire is not known.
#include <algorithm>

#include "diagnosis/traces/clock_estimate.h"
#include "diagnosis/traces/trace_facts.h"
#include "diagnosis/traces/trace_join.h"

namespace siptls::diagnosis {

namespace {

Session session_of(const TraceBook& book, const TracedConnection& connection, Nanoseconds offset) {
    Session session;
    session.source = SessionSource::Trace;
    session.client = connection.client;
    session.server = connection.server.value_or(Endpoint{});
    session.start_time = captured_time(connection.first, offset);
    session.end_time = captured_time(connection.last, offset);
    add_trace_facts(book, connection, offset, session);
    const TraceNote* failure = connection.failure();
    const bool completed =
        std::any_of(connection.notes.begin(), connection.notes.end(),
                    [](const TraceNote& note) { return note.word == TraceWord::TlsCompleted; });
    constexpr std::uint32_t kReset = 0x80072746;
    if (connection.spoke_sip || completed) {
        session.outcome = Outcome::Established;
    } else if (failure != nullptr && (failure->word == TraceWord::ClosedBeforeTls ||
                                      session.fatal_alert(Side::Client) != nullptr)) {
        session.outcome = Outcome::ClientClosedBeforeFinished;
        session.closed_by = ClosedBy::Client;
        session.close_kind = session.fatal_alert(Side::Client) != nullptr ? CloseKind::Alert
                             : failure->result_code == kReset             ? CloseKind::Rst
                                                                          : CloseKind::None;
    }
    return session;
}

// The server's end that each trace names, where it names but one: records of SIP messages lack it.
std::vector<std::optional<Endpoint>> only_servers(const TraceBook& book, std::size_t traces) {
    std::vector<std::optional<Endpoint>> servers(traces);
    std::vector<bool> several(traces);
    for (const TracedConnection& connection : book.connections()) {
        std::optional<Endpoint>& known = servers[connection.trace];
        if (connection.server && known && *known != *connection.server) {
            several[connection.trace] = true;
        } else if (connection.server) {
            known = connection.server;
        }
    }
    for (std::size_t trace = 0; trace < traces; ++trace) {
        if (several[trace]) {
            servers[trace].reset();
        }
    }
    return servers;
}

}  // namespace

TraceReport begin_report(TraceEntry& entry) {
    TraceReport report;
    report.facts = std::move(entry.facts);
    report.not_addressed = entry.not_addressed;
    report.client_errors = std::move(entry.client_errors);
    std::vector<Nanoseconds>& offsets = entry.date_offsets;
    if (!offsets.empty()) {
        const auto middle = offsets.begin() + static_cast<std::ptrdiff_t>(offsets.size() / 2);
        std::nth_element(offsets.begin(), middle, offsets.end());
        report.date_offset = *middle;
    }
    return report;
}

std::vector<Session> sessions_of_traces(TraceBook& book, std::optional<Nanoseconds> operator_offset,
                                        TraceJoin& join) {
    for (TraceEntry& entry : book.entries()) {
        TraceReport report = begin_report(entry);
        report.clock = operator_offset ? TraceClock::Operator : TraceClock::NoCapture;
        report.zone = zone_part(operator_offset.value_or(report.date_offset.value_or(0)));
        report.clock_offset = operator_offset.value_or(report.zone);
        join.traces.push_back(std::move(report));
    }
    const std::vector<std::optional<Endpoint>> servers = only_servers(book, join.traces.size());
    std::vector<Session> sessions;
    join.session_of.resize(book.connections().size());
    for (std::size_t number = 0; number < book.connections().size(); ++number) {
        const TracedConnection& connection = book.connections()[number];
        TraceReport& report = join.traces[connection.trace];
        ++report.connections;
        ++report.joined;
        report.failures += connection.failure() != nullptr ? 1 : 0;
        join.session_of[number] = sessions.size();
        sessions.push_back(session_of(book, connection, report.clock_offset));
        if (!connection.server && servers[connection.trace]) {
            sessions.back().server = *servers[connection.trace];
        }
    }
    return sessions;
}

}  // namespace siptls::diagnosis
