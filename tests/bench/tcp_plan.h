// SPDX-License-Identifier: GPL-2.0-or-later
// Lays a recorded conversation out as the TCP packets two ordinary stacks would exchange for it
// (RFC 9293; delayed acknowledgments of RFC 1122, 4.2.3.2): handshake, segments, pure ACKs, close.
// Made once per conversation, replayed by many sessions.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/flight_recorder.h"
#include "bench/frames.h"
#include "bench/side.h"

namespace siptls::bench {

// Sequence numbers are relative to the initial sequence number of their side.
struct PlannedPacket {
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgment = 0;
    std::uint32_t payload_at = 0;  // in Plan::payload
    std::uint16_t payload_size = 0;
    std::uint8_t flags = 0;
    Side from = Side::Client;
    bool crosses = false;  // waits one round trip: an answer of the client, seen near the server
    Micros pause{};        // beyond the round trip, since the packet before
};

struct Plan {
    std::vector<PlannedPacket> packets;
    std::vector<std::uint8_t> payload;

    Bytes bytes_of(const PlannedPacket& packet) const {
        return Bytes{payload}.subspan(packet.payload_at, packet.payload_size);
    }
};

Plan plan_connection(const Conversation& conversation);

}  // namespace siptls::bench
