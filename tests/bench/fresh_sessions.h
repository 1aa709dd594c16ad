// SPDX-License-Identifier: GPL-2.0-or-later
// Sessions each of which was recorded for itself, where replays of one recording would not do:
// their randoms, keys and certificates are all different. Used by "decrypt" and "unique".
#pragma once

#include <deque>
#include <functional>

#include "bench/flight_recorder.h"
#include "bench/session.h"
#include "bench/tcp_plan.h"
#include "bench/workloads.h"

namespace siptls::bench {

struct FreshConnection {
    Conversation conversation;
    Endpoint server;
};

// Records the connection of one session: called with 0, 1, 2 and so on.
using RecordFresh = std::function<FreshConnection(std::uint64_t index)>;

// One pcap file with all the sessions of the order, 500 at a time, each by the next of 25,000
// clients.
Facts write_fresh_sessions(const Order& order, const RecordFresh& record);

}  // namespace siptls::bench
