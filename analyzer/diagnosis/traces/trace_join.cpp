// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/traces/trace_join.h"

#include <algorithm>
#include <cstdlib>
#include <unordered_map>
#include <utility>

#include "diagnosis/traces/clock_estimate.h"
#include "diagnosis/traces/trace_facts.h"

namespace siptls::diagnosis {

namespace {

// Between what the wire shows and what the server writes lie its threads, and the error of the
// estimate.
constexpr Nanoseconds kSlack = 2 * kSecond;
// A connection whose end was not captured may have gone on for as long as its phase may last.
constexpr Nanoseconds kUnseenEnd = 120 * kSecond;

using Places = std::vector<std::size_t>;

struct Span {
    Nanoseconds from = 0;
    Nanoseconds to = 0;

    bool holds(Nanoseconds at, Nanoseconds slack) const {
        return at >= from - slack && at <= to + slack;
    }
};

bool end_captured(const Session& session) {
    return session.closed_by != ClosedBy::None;
}

// When the capture saw the session end.
Timestamp end_of(const Session& session) {
    const Seen& close = session.at(session.closed_by == ClosedBy::Server ? Moment::ServerClose
                                                                         : Moment::ClientClose);
    return close ? close.time : session.end_time;
}

// Where in the session the failure of a traced connection must lie; without one, any record.
Span window(const Session& session, const TracedConnection& connection) {
    const Nanoseconds begin = session.start_time.nanoseconds;
    const Nanoseconds end = session.end_time.nanoseconds;
    if (!connection.end()) {
        return {begin, end_captured(session) ? end : end + kUnseenEnd};
    }
    if (end_captured(session)) {
        const Nanoseconds close = end_of(session).nanoseconds;
        return {close, close};
    }
    return {begin, end + kUnseenEnd};
}

class Join {
  public:
    Join(TraceBook& book, const std::vector<Session*>& sessions, CaptureSpan span)
        : book_(book), sessions_(sessions), span_(span) {
        for (std::size_t place = 0; place < sessions.size(); ++place) {
            by_client_[sessions[place]->client].push_back(place);
            if (sessions[place]->relay) {  // a server may tell either
                by_client_[sessions[place]->tcp_client()].push_back(place);
            }
        }
        join_.session_of.resize(book.connections().size());
    }

    TraceJoin run(std::optional<Nanoseconds> operator_offset,
                  const std::function<std::string(const Session&)>& id_of) {
        for (std::size_t trace = 0; trace < book_.entries().size(); ++trace) {
            TraceReport report = begin_report(book_.entries()[trace]);
            set_clock(static_cast<std::uint32_t>(trace), operator_offset, report);
            join_.traces.push_back(std::move(report));
        }
        const auto& connections = book_.connections();
        for (std::size_t place = 0; place < connections.size(); ++place) {
            take(place, connections[place]);
        }
        for (std::size_t place = 0; place < connections.size(); ++place) {
            list_unseen(place, connections[place], id_of);
        }
        std::stable_sort(
            join_.only.begin(), join_.only.end(),
            [](const TraceOnlyFailure& a, const TraceOnlyFailure& b) { return a.time < b.time; });
        return std::move(join_);
    }

  private:
    const Places* places_of(const Endpoint& client) const {
        const auto found = by_client_.find(client);
        return found != by_client_.end() ? &found->second : nullptr;
    }

    static bool same_server(const TracedConnection& connection, const Session& session) {
        return !connection.server || *connection.server == session.server;
    }

    std::vector<OffsetSpan> offsets_of(std::uint32_t trace) const {
        std::vector<OffsetSpan> spans;
        for (std::size_t record = 0; record < book_.connections().size(); ++record) {
            const TracedConnection& connection = book_.connections()[record];
            const Places* places =
                connection.trace == trace ? places_of(connection.client) : nullptr;
            if (places == nullptr || spans.size() >= kMaxClockPairs) {
                continue;
            }
            for (const std::size_t place : *places) {
                const Session& session = *sessions_[place];
                if (same_server(connection, session)) {
                    const Span fits = window(session, connection);
                    const Nanoseconds from = connection.end().value_or(connection.last).nanoseconds;
                    const Nanoseconds to = connection.end().value_or(connection.first).nanoseconds;
                    spans.push_back({from - fits.to - kSlack, to - fits.from + kSlack,
                                     places->front(), record});
                }
            }
        }
        return spans;
    }

    void set_clock(std::uint32_t trace, std::optional<Nanoseconds> operator_offset,
                   TraceReport& report) const {
        const ClockEstimate estimate =
            estimate_clock(offsets_of(trace), zone_part(report.date_offset.value_or(0)));
        report.pairs = estimate.pairs;
        report.clock = operator_offset ? TraceClock::Operator : estimate.clock;
        report.clock_offset = operator_offset.value_or(estimate.offset);
        report.zone = zone_part(report.clock_offset);
    }

    // Joins the connection to the one session that it fits.
    void take(std::size_t number, const TracedConnection& connection) {
        TraceReport& report = join_.traces[connection.trace];
        ++report.connections;
        report.failures += connection.failure() != nullptr ? 1 : 0;
        const Places* places = places_of(connection.client);
        if (places == nullptr) {
            ++report.other_clients;
            return;
        }
        if (!join_.placed(connection.trace)) {
            ++(report.clock == TraceClock::Ambiguous ? report.ambiguous : report.other_times);
            return;
        }
        Places fitting;
        bool server_fits = false;
        for (const std::size_t place : *places) {
            if (same_server(connection, *sessions_[place])) {
                server_fits = true;
                if (fits(connection, *sessions_[place], report.clock_offset, kSlack)) {
                    fitting.push_back(place);
                }
            }
        }
        if (fitting.size() > 1) {
            keep_strict(connection, report.clock_offset, fitting);
        }
        if (fitting.size() == 1) {
            ++report.joined;
            join_.session_of[number] = fitting.front();
            add_trace_facts(book_, connection, report.clock_offset, *sessions_[fitting.front()]);
        } else {
            ++(!fitting.empty() ? report.ambiguous
               : server_fits    ? report.other_times
                                : report.other_servers);
        }
    }

    static bool fits(const TracedConnection& connection, const Session& session, Nanoseconds offset,
                     Nanoseconds slack) {
        const Span wanted = window(session, connection);
        if (const auto end = connection.end()) {
            return wanted.holds(end->nanoseconds - offset, slack);
        }
        return wanted.holds(connection.first.nanoseconds - offset, slack) &&
               wanted.holds(connection.last.nanoseconds - offset, slack);
    }

    // Of several sessions that follow each other closely, the one that fits far more exactly.
    void keep_strict(const TracedConnection& connection, Nanoseconds offset,
                     Places& fitting) const {
        constexpr Nanoseconds kExact = kSlack / 10;
        Places exact;
        std::copy_if(
            fitting.begin(), fitting.end(), std::back_inserter(exact),
            [&](std::size_t place) { return fits(connection, *sessions_[place], offset, kExact); });
        if (exact.size() == 1) {
            fitting = exact;
        }
    }

    // A failure that the trace tells and the capture does not show, although it ran then.
    void list_unseen(std::size_t number, const TracedConnection& connection,
                     const std::function<std::string(const Session&)>& id_of) {
        const TraceNote* note = connection.failure();
        if (note == nullptr || !join_.placed(connection.trace)) {
            return;
        }
        const TraceReport& report = join_.traces[connection.trace];
        const Timestamp time = captured_time(note->time, report.clock_offset);
        const std::optional<std::size_t> place = join_.session_of[number];
        const bool shown = place && end_captured(*sessions_[*place]);
        const bool running =
            Span{span_.first.nanoseconds, span_.last.nanoseconds}.holds(time.nanoseconds, 0);
        if (shown || (!place && !running)) {
            return;
        }
        if (++join_.only_count > kMaxTraceOnly) {
            return;
        }
        join_.only.push_back(TraceOnlyFailure{
            connection.client, connection.server, time, book_.text(note->text), note->result_code,
            place ? id_of(*sessions_[*place]) : std::string(), connection.trace, note->line});
    }

    TraceBook& book_;
    const std::vector<Session*>& sessions_;
    CaptureSpan span_;
    std::unordered_map<Endpoint, Places, EndpointHash> by_client_;
    TraceJoin join_;
};

}  // namespace

bool TraceJoin::placed(std::uint32_t trace) const {
    const TraceClock clock = traces[trace].clock;
    return clock != TraceClock::Ambiguous && clock != TraceClock::Unknown;
}

TraceJoin join_traces(TraceBook& book, const std::vector<Session*>& sessions, CaptureSpan span,
                      std::optional<Nanoseconds> operator_offset,
                      const std::function<std::string(const Session&)>& id_of) {
    return Join(book, sessions, span).run(operator_offset, id_of);
}

}  // namespace siptls::diagnosis
