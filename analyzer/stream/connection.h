// SPDX-License-Identifier: GPL-2.0-or-later
// What is remembered of one TCP connection. A half-open one is only its Connection; once it is open
// a Conversation belongs to it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>

#include "siptls/event.h"
#include "stream/flow_index.h"
#include "stream/half_stream.h"
#include "stream/passed_bytes.h"
#include "stream/waiting_segments.h"

namespace siptls::stream {

// A FIN or RST that waits for the bytes before it.
struct WaitingClose {
    TcpClosed what;
    FrameRef frame;
    Timestamp time;
};

struct Direction {
    HalfStream bytes;
    std::uint64_t acknowledged = 0;  // by the other side
    std::unique_ptr<WaitingClose> waiting_close;
    Nanoseconds hole_since = 0;
    std::uint32_t hole_packets = 0;  // segments since the hole at next() was acknowledged
    std::uint32_t counted_size = 0;  // of what is stored, in the total of all connections
    std::uint8_t lowest_hop_limit = 0xff;
    std::uint8_t highest_hop_limit = 0;
    bool start_is_guessed = false;  // from what the other side acknowledged
    bool closed = false;            // FIN or RST was handed on
    bool link_told = false;

    void note_hop_limit(std::uint8_t hop_limit) {
        if (hop_limit != 0) {
            lowest_hop_limit = std::min(lowest_hop_limit, hop_limit);
            highest_hop_limit = std::max(highest_hop_limit, hop_limit);
        }
    }
    // Nothing was handed on, stored or acknowledged that counts from the start.
    bool is_untouched() const {
        return bytes.end() == 0 && acknowledged == 0 && !waiting_close && !closed;
    }
    bool is_in_order() const { return !bytes.has_hole() && !waiting_close && counted_size == 0; }
    // Bytes are missing and the receiver is known to have had them.
    bool has_acknowledged_hole() const {
        return (bytes.has_hole() || waiting_close) && acknowledged > bytes.next();
    }
};

// What both directions have handed on.
struct Passed {
    PassedBytes client;
    PassedBytes server;

    PassedBytes& of(Side side) { return side == Side::Client ? client : server; }
};

struct Conversation {
    Direction client;
    Direction server;
    std::unique_ptr<Passed> passed;            // while bytes are of interest, once there are any
    std::unique_ptr<WaitingSegments> waiting;  // once there were any
    Nanoseconds last_time = 0;                 // by the capture's clock

    Direction& of(Side side) { return side == Side::Client ? client : server; }
    const Direction& of(Side side) const { return side == Side::Client ? client : server; }
};

// Joining: its first segment was no SYN, which may still come. Nothing of it was handed on yet.
enum class State : std::uint8_t { Free, HalfOpen, Joining, Open, Closed };

struct Connection {
    // What each segment needs comes first, on one or two cache lines.
    FlowKey key;
    std::unique_ptr<Conversation> talk;
    Nanoseconds last_activity = 0;  // by CaptureClock, to kActivityGrain
    // Half open: sequence number of the client's first byte. Joining: of the first that is known
    // of.
    std::uint32_t client_start = 0;
    State state = State::Free;
    bool client_is_low : 1 = true;
    bool skipping : 1 = false;
    bool sleeping : 1 = false;  // skipping, and silent for long
    bool syn_seen : 1 = false;  // the client's own, not only the answer to it
    std::uint8_t time_digits = 6;
    std::uint8_t syn_hop_limit = 0;
    std::uint32_t newer = FlowIndex::kNone;  // towards the most recently active
    std::uint32_t older = FlowIndex::kNone;  // of a free slot: the one freed before
    std::uint32_t generation = 0;  // in the order of beginning; goes round after 4,294,967,296
    std::uint32_t first_capture = 0;
    std::uint64_t first_number = 0;  // of the first frame in that capture
    Nanoseconds first_time = 0;

    FrameRef first_frame() const { return FrameRef{first_number, first_capture}; }
    Endpoint client_endpoint() const { return client_is_low ? key.low() : key.high(); }
    Endpoint server_endpoint() const { return client_is_low ? key.high() : key.low(); }
};

// All that a half-open connection costs, with 11 to 21 bytes in the FlowIndex.
static_assert(sizeof(Connection) <= 96);

}  // namespace siptls::stream
