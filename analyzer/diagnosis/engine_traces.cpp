// SPDX-License-Identifier: GPL-2.0-or-later
// The server's own traces beside what was captured.
#include <algorithm>
#include <utility>

#include "diagnosis/engine.h"
#include "diagnosis/identifiers.h"
#include "diagnosis/judge.h"
#include "session/limits.h"

namespace siptls {

using namespace diagnosis;  // NOLINT(google-build-using-namespace): the engine is this room's face

void Analyzer::Engine::finish_traces(KeptList& kept, Analysis& analysis) {
    TraceJoin join = join_traces(kept);
    hear_traced_registers(join);
    std::vector<std::string> ids;
    for (const std::unique_ptr<Kept>& one : kept) {
        const Session& session = one->session;
        ids.push_back(session_id(session.client, session.server, session.start_time));
    }
    add_traced_registrations(join, kept, ids, analysis.registrations);
    analysis.traces = std::move(join.traces);
    analysis.trace_only = std::move(join.only);
    analysis.trace_only_count = join.only_count;
}

// Brings traces and sessions together; without any capture the traces make the sessions.
TraceJoin Analyzer::Engine::join_traces(KeptList& kept) {
    if (captures_.empty() && kept.empty()) {
        TraceJoin join;
        for (Session& session : sessions_of_traces(traces_, options_.trace_offset, join)) {
            parties_.saw(session);
            tallies_.add(session, expected_name(session, context_).get());
            kept.push_back(std::make_unique<Kept>(Kept{kNoSession, std::move(session)}));
        }
        return join;
    }
    std::vector<Session*> sessions;
    for (const std::unique_ptr<Kept>& one : kept) {
        sessions.push_back(&one->session);
    }
    return diagnosis::join_traces(
        traces_, sessions, captures_.span(), options_.trace_offset, [](const Session& session) {
            return session_id(session.client, session.server, session.start_time);
        });
}

// Who the clients are and what they registered with, where the trace's times can be trusted.
void Analyzer::Engine::hear_traced_registers(const TraceJoin& join) {
    for (const TracedConnection& connection : traces_.connections()) {
        if (!connection.registers || !join.placed(connection.trace)) {
            continue;
        }
        const Nanoseconds offset = join.traces[connection.trace].clock_offset;
        const Seen seen{FrameRef{},
                        Timestamp{connection.first.nanoseconds - offset, connection.first.digits}};
        for (const SipExchange& exchange : connection.registers->all()) {
            clients_.hear_register(connection.client.address, exchange, seen);
            names_.hear_traced_register(connection.client.address, exchange, seen);
        }
    }
}

void Analyzer::Engine::add_traced_registrations(const TraceJoin& join, const KeptList& kept,
                                                const std::vector<std::string>& ids,
                                                std::vector<Registration>& registrations) {
    const auto& connections = traces_.connections();
    for (std::size_t number = 0; number < connections.size(); ++number) {
        const TracedConnection& connection = connections[number];
        if (!connection.registers || !join.placed(connection.trace)) {
            continue;
        }
        for (const SipExchange& exchange : connection.registers->all()) {
            if (registrations.size() >= session::kMaxRegistrations) {
                ++traced_registrations_refused_;
                continue;
            }
            Registration& told = registrations.emplace_back();
            told.client = connection.client;
            told.server = connection.server.value_or(Endpoint{});
            told.transport = Transport::Tls;
            told.exchange = exchange;
            told.source = RegistrationSource::Trace;
            if (const auto place = join.session_of[number]) {
                told.session = ids[*place];
                told.server = kept[*place]->session.server;
            }
        }
    }
}

}  // namespace siptls
