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
#include <memory>
#include <span>
#include <vector>

#include "bytes/spares.h"
#include "net/packet.h"
#include "siptls/event.h"
#include "stream/capture_clock.h"
#include "stream/connection.h"
#include "stream/delivery.h"
#include "stream/finished_connections.h"
#include "stream/flow_index.h"
#include "stream/limits.h"
#include "stream/waiting_segments.h"

namespace siptls::stream {

// SYNs towards one server that never became a connection.
struct SynTally {
    std::uint64_t unanswered = 0;
    std::uint64_t refused = 0;  // answered by a reset
};

struct StreamCounters {
    std::uint64_t repeated_segments = 0;  // also of connections that are over
    std::uint64_t stray_segments = 0;     // with numbers that no stream of the connection can have
    std::uint64_t gaps = 0;
    std::uint64_t connections_evicted = 0;
    std::uint64_t half_open_evicted = 0;
    std::uint64_t pending_ceiling_hit = 0;
};

class TcpStreams {
  public:
    // `seed` keys the table's hash. `is_server`, which must be callable, decides who is the server
    // where no SYN was seen.
    using ServerTest = std::function<bool(const Endpoint&)>;
    TcpStreams(std::uint64_t seed, ServerTest is_server);

    // Takes one segment. The deliveries and their bytes stay valid until the next call.
    std::span<const Delivery> add(const net::Packet& packet);
    // No segment came, but time has: ends what is due by `now`.
    std::span<const Delivery> advance(Timestamp now);
    // The connection whose endpoints these are, and who of them sent this; kNoFlow if there is
    // none.
    struct Place {
        FlowId flow = kNoFlow;
        Side side = Side::Client;
    };
    Place find(const net::Packet& packet) const;
    // Ends what is still open, in the order of its beginning, some of it at a time: to be called
    // until nothing more is handed on.
    std::span<const Delivery> finish();

    // From now on only how this flow closes is of interest: its bytes are neither ordered nor
    // handed on. Does nothing for a flow that has ended.
    void skip_payload(FlowId flow);

    // Connections followed at the moment, closed ones that linger not counted.
    std::size_t open() const;
    std::size_t half_open() const { return half_open_.size; }
    // The time by which connections age.
    Nanoseconds now() const { return clock_.now(); }

    const std::map<Endpoint, SynTally>& syn_tallies() const { return syn_tallies_; }
    const StreamCounters& counters() const { return counters_; }

  private:
    // Connections in order of their last activity.
    struct AgeList {
        std::uint32_t newest = FlowIndex::kNone;
        std::uint32_t oldest = FlowIndex::kNone;
        std::size_t size = 0;
    };

    struct Lingering {
        std::uint32_t slot = 0;
        std::uint32_t generation = 0;
        Nanoseconds since = 0;
    };

    // connection_table.cpp: the life of connections
    AgeList& list_of(const Connection& connection);
    void link_newest(std::uint32_t slot);
    void unlink(std::uint32_t slot);
    void link_sleeping(std::uint32_t slot);
    void make_newest(std::uint32_t slot);
    std::uint32_t create(const FlowKey& key, std::uint64_t hash, bool client_is_low,
                         const net::Packet& packet);
    void await_syn(std::uint32_t slot, std::uint32_t client_start);
    void begin_talk(Connection& connection);
    void open(std::uint32_t slot, Joined joined);
    void remove(std::uint32_t slot, FlowEnd why, FrameRef frame);
    void remember(const Connection& connection, std::uint64_t hash);
    void free_released();
    bool has_passed(Nanoseconds span, Nanoseconds since) const;
    void expire();
    void expire_after(Nanoseconds before);
    void end_oldest_lingering();
    void make_room();
    void linger(std::uint32_t slot);
    void count_syn(const Endpoint& server, std::uint64_t SynTally::*tally);

    // tcp_streams.cpp: what a segment means to its connection
    std::uint32_t begin(const FlowKey& key, std::uint64_t hash, bool swapped,
                        const net::Packet& packet);
    bool answer_half_open(std::uint32_t slot, Side side, const net::Packet& packet);
    bool is_new_connection(std::uint32_t slot, Side side, const net::Packet& packet) const;
    bool continues(std::uint32_t slot, Side side, const net::Packet& packet) const;
    void follow(std::uint32_t slot, Side side, const net::Packet& packet);
    static bool is_expected(const Conversation& talk, Side side, const net::Packet& packet);
    void follow_expected(std::uint32_t slot, Side side, const net::Packet& packet);
    void follow_any(std::uint32_t slot, Side side, const net::Packet& packet);
    void settle_starts(std::uint32_t slot, Side side, const net::Packet& packet);
    bool is_stray(std::uint32_t slot, Side side, const net::Packet& packet) const;
    std::uint64_t acknowledged_by(std::uint32_t slot, Side side, const net::Packet& packet) const;
    void take_acknowledgement(std::uint32_t slot, Side side, const net::Packet& packet);
    void tell_link(std::uint32_t slot, Side side, const net::Packet& packet);
    void line_up();

    // tcp_waiting.cpp: segments that came before what they acknowledge
    void follow_in_turn(std::uint32_t slot, Side side, const net::Packet& packet);
    bool acknowledges_unseen(std::uint32_t slot, Side side, const net::Packet& packet) const;
    bool answers_unseen(std::uint32_t slot, Side side, const net::Packet& packet) const;
    bool has_turn(std::uint32_t slot, Side side, const net::Packet& packet,
                  std::size_t waiting_before) const;
    bool wait(std::uint32_t slot, Side side, const net::Packet& packet);
    void release_waiting(std::uint32_t slot);
    bool is_overdue(const WaitingSegments& waiting) const;
    void release(std::uint32_t slot, std::size_t number);
    void release_overdue();
    void release_all(std::uint32_t slot);
    void stop_waiting(std::uint32_t slot);
    void give_up_last_byte(std::uint32_t slot, Side side, const Piece& piece);
    void join(std::uint32_t slot, Side side, const net::Packet& packet);
    void join_at_syn(std::uint32_t slot, std::uint32_t client_start, const net::Packet& packet);
    void join_late(std::uint32_t slot);

    // tcp_payload.cpp: bytes and holes
    void take_payload(std::uint32_t slot, Side side, const net::Packet& packet);
    void take_next_bytes(std::uint32_t slot, Side side, const net::Packet& packet);
    bool contradicts_passed(std::uint32_t slot, Side side, const Piece& piece);
    void skip_piece(std::uint32_t slot, Side side, const Piece& piece);
    HalfStream::Taken put_in_order(std::uint32_t slot, Side side, Piece& piece);
    void deliver_piece(std::uint32_t slot, Side side, const Piece& piece);
    void deliver_pending(std::uint32_t slot, Side side);
    void watch_hole(std::uint32_t slot, Side side);
    void give_up_holes(std::uint32_t slot, Side side, std::uint64_t up_to);
    void give_up(std::uint32_t slot, Side side, std::uint64_t until, FrameRef frame,
                 Timestamp time);
    void give_up_acknowledged(std::uint32_t slot, Side side, FrameRef frame);
    void count_pending(Direction& direction);

    // tcp_close.cpp: FIN and RST
    void take_fin(std::uint32_t slot, Side side, const net::Packet& packet);
    void take_reset(std::uint32_t slot, Side side, const net::Packet& packet);
    void close(std::uint32_t slot, Side side, CloseHow how, std::uint64_t offset,
               const net::Packet& packet);
    void deliver_close(std::uint32_t slot, Side side);
    void tell_close(std::uint32_t slot, Side side, const WaitingClose& close);

    // Forgets the deliveries of the call before.
    void start_over() {
        deliveries_.clear();
        if (!storage_.empty()) {
            storage_.clear();
        }
        if (released_ != FlowIndex::kNone) {
            free_released();
        }
    }
    Direction& direction(std::uint32_t slot, Side side) {
        return connections_[slot].talk->of(side);
    }
    template <class What>
    void deliver(std::uint32_t slot, Side side, FrameRef frame, Timestamp time, const What& what) {
        deliveries_.emplace_back(frame, time, slot, side, what);
    }

    FlowIndex index_;
    std::vector<Connection> connections_;  // slots; a slot's number is the flow's id
    // The slots that are free, and those that were released in this call and are free from the next
    // one on, so that no id changes its meaning within one: the last one of each, and by
    // Connection::older those before.
    std::uint32_t free_ = FlowIndex::kNone;
    std::uint32_t released_ = FlowIndex::kNone;
    std::uint32_t first_released_ = FlowIndex::kNone;
    Spares<Conversation> spare_{kMaxSpareConversations};  // of connections that were open
    std::vector<std::uint32_t> ending_;  // what finish() has still to end, the next one last
    AgeList half_open_;
    AgeList open_;
    AgeList sleeping_;
    std::deque<Lingering> lingering_;
    FinishedConnections finished_;
    std::deque<Lingering> waiting_;  // connections in which segments wait, by when that began
    std::vector<Delivery> deliveries_;
    std::vector<std::vector<std::uint8_t>> storage_;  // bytes of deliveries that were stored before
    std::map<Endpoint, SynTally> syn_tallies_;
    StreamCounters counters_;
    std::size_t pending_total_ = 0;
    std::uint32_t generation_ = 0;
    CaptureClock clock_;
    Nanoseconds last_expiry_ = 0;
    Nanoseconds leapt_ = 0;         // when time last leapt
    Nanoseconds stepped_ = 0;       // when it last made a step
    Nanoseconds stepped_from_ = 0;  // the time before that
    ServerTest is_server_;
};

}  // namespace siptls::stream
