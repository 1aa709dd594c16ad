// SPDX-License-Identifier: GPL-2.0-or-later
// Follows TCP connections (RFC 9293) from captured segments: who opened them, their bytes in order,
// what was acknowledged, what is missing, and how each side closed. It watches and never assumes
// that the capture is whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <span>
#include <vector>

#include "net/packet.h"
#include "siptls/event.h"
#include "stream/delivery.h"
#include "stream/flow_index.h"
#include "stream/half_stream.h"

namespace siptls::stream {

// SYNs towards one server that never became a connection.
struct SynTally {
    std::uint64_t unanswered = 0;
    std::uint64_t refused = 0;  // answered by a reset
};

struct StreamCounters {
    std::uint64_t repeated_segments = 0;
    std::uint64_t gaps = 0;
    std::uint64_t connections_evicted = 0;
    std::uint64_t half_open_evicted = 0;
    std::uint64_t pending_ceiling_hit = 0;
};

class TcpStreams {
  public:
    // `seed` keys the table's hash. `is_server` decides who is the server where no SYN was seen.
    using ServerTest = std::function<bool(const Endpoint&)>;
    TcpStreams(std::uint64_t seed, ServerTest is_server);

    // Takes one segment. The deliveries and their bytes stay valid until the next call.
    std::span<const Delivery> add(const net::Packet& packet);
    // Ends what is still open, in the order of its beginning.
    std::span<const Delivery> finish();

    // From now on only how this flow closes is of interest: its bytes are neither ordered nor
    // handed on.
    void skip_payload(FlowId flow);

    const std::map<Endpoint, SynTally>& syn_tallies() const { return syn_tallies_; }
    const StreamCounters& counters() const { return counters_; }

  private:
    enum class State : std::uint8_t { Free, HalfOpen, Open, Closed };

    struct Direction {
        HalfStream bytes;
        bool fin_seen = false;  // a FIN waits for the bytes before it, or was handed on
        bool closed = false;    // FIN or RST was handed on
        bool link_told = false;
        std::uint64_t fin_offset = 0;
        std::uint64_t fin_peer_offset = 0;
        FrameRef fin_frame;
        Timestamp fin_time;
        std::uint64_t acknowledged = 0;  // by the other side
    };

    struct Connection {
        FlowKey key;
        std::uint64_t hash = 0;
        Direction client;
        Direction server;
        FrameRef first_frame;
        Timestamp first_time;
        Nanoseconds last_activity = 0;
        Nanoseconds hole_since = 0;
        std::uint32_t hole_packets = 0;
        std::uint32_t newer = FlowIndex::kNone;  // towards the most recently active
        std::uint32_t older = FlowIndex::kNone;
        std::uint32_t client_isn = 0;
        std::uint64_t generation = 0;
        State state = State::Free;
        bool client_is_low = true;
        bool skipping = false;
        bool sleeping = false;  // skipping, and silent for long

        Endpoint client_endpoint() const { return client_is_low ? key.low : key.high; }
        Endpoint server_endpoint() const { return client_is_low ? key.high : key.low; }
        Direction& of(Side side) { return side == Side::Client ? client : server; }
    };

    // Connections in order of their last activity.
    struct AgeList {
        std::uint32_t newest = FlowIndex::kNone;
        std::uint32_t oldest = FlowIndex::kNone;
        std::size_t size = 0;
    };

    struct Lingering {
        std::uint32_t slot = 0;
        std::uint64_t generation = 0;
        Nanoseconds until = 0;
    };

    AgeList& list_of(const Connection& connection) {
        if (connection.state == State::HalfOpen) {
            return half_open_;
        }
        return connection.sleeping ? sleeping_ : open_;
    }
    void link_newest(std::uint32_t slot);
    void unlink(std::uint32_t slot);
    void link_sleeping(std::uint32_t slot);
    void touch(std::uint32_t slot);

    std::uint32_t find(const FlowKey& key, std::uint64_t hash) const;
    std::uint32_t create(const FlowKey& key, std::uint64_t hash, bool client_is_low,
                         const net::Packet& packet);
    void open(std::uint32_t slot, Joined joined);
    void remove(std::uint32_t slot, FlowEnd why, const net::Packet* packet);
    void expire();
    void make_room();
    void count_syn(const Endpoint& server, bool refused);

    std::uint32_t begin(const FlowKey& key, std::uint64_t hash, bool swapped,
                        const net::Packet& packet);
    bool answer_half_open(std::uint32_t slot, Side side, const net::Packet& packet);
    bool is_new_connection(std::uint32_t slot, Side side, const net::Packet& packet) const;
    void follow(std::uint32_t slot, Side side, const net::Packet& packet);
    void take_acknowledgement(std::uint32_t slot, Side side, const net::Packet& packet);
    void take_payload(std::uint32_t slot, Side side, const net::Packet& packet);
    void take_close(std::uint32_t slot, Side side, const net::Packet& packet);
    void tell_link(std::uint32_t slot, Side side, const net::Packet& packet);
    void deliver_piece(std::uint32_t slot, Side side, const Piece& piece);
    void deliver_pending(std::uint32_t slot, Side side);
    void deliver_fin(std::uint32_t slot, Side side);
    void watch_hole(std::uint32_t slot, const net::Packet& packet);
    void give_up_holes(std::uint32_t slot, Side side);
    void linger(std::uint32_t slot);
    std::uint64_t acknowledged_by(const net::Packet& packet, const Direction& peer) const;

    void deliver(std::uint32_t slot, Side side, FrameRef frame, Timestamp time,
                 decltype(Delivery::what) what);

    FlowIndex index_;
    std::vector<Connection> connections_;  // slots
    std::vector<std::uint32_t> free_;
    AgeList half_open_;
    AgeList open_;
    AgeList sleeping_;
    std::deque<Lingering> lingering_;
    std::vector<Delivery> deliveries_;
    std::deque<std::vector<std::uint8_t>> storage_;  // bytes of deliveries that were pending before
    std::map<Endpoint, SynTally> syn_tallies_;
    StreamCounters counters_;
    std::size_t pending_total_ = 0;
    std::uint64_t generation_ = 0;
    Nanoseconds now_ = 0;
    ServerTest is_server_;
};

}  // namespace siptls::stream
