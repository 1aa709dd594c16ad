// SPDX-License-Identifier: GPL-2.0-or-later
// Segments that came before what they acknowledge wait for it: what one side says is handed on
// behind what it answers, however the capture has mixed the two directions. What does not come in
// time counts as not captured.
#include <memory>
#include <utility>

#include "stream/limits.h"
#include "stream/tcp_streams.h"

namespace siptls::stream {

using net::Packet;

namespace {

// An acknowledgement alone does not, nor a reset that acknowledges nothing.
bool is_answer(const Packet& packet) {
    return packet.payload_length > 0 || packet.has(net::kFin) ||
           (packet.has(net::kRst) && packet.has(net::kAck));
}

}  // namespace

// A segment of a connection in which others wait, or did before.
void TcpStreams::follow_in_turn(std::uint32_t slot, Side side, const Packet& packet) {
    WaitingSegments& waiting = *connections_[slot].talk->waiting;
    waiting.see(side);
    const bool last =
        !is_answer(packet) && !has_turn(slot, side, packet, waiting.segments().size());
    if (!last || !wait(slot, side, packet)) {
        follow(slot, side, packet);
    }
    release_waiting(slot);
}

// Whether this tells more of the other side than was captured of it, and that may still come.
bool TcpStreams::acknowledges_unseen(std::uint32_t slot, Side side, const Packet& packet) const {
    const Conversation& talk = *connections_[slot].talk;
    const Direction& peer = talk.of(other(side));
    if (!packet.has(net::kAck) || !peer.bytes.started() || connections_[slot].skipping) {
        return false;
    }
    const std::int64_t ahead = peer.bytes.offset_of(packet.acknowledgement) -
                               static_cast<std::int64_t>(peer.bytes.next()) -
                               (peer.closed ? 1 : 0);  // a FIN
    if (ahead <= 0 || ahead > kMaxUnseen) {
        return false;
    }
    const auto up_to = static_cast<std::uint64_t>(peer.bytes.offset_of(packet.acknowledgement));
    return !talk.waiting || (up_to > talk.waiting->waited_until(other(side)) &&
                             !talk.waiting->is_absent(other(side)));
}

bool TcpStreams::answers_unseen(std::uint32_t slot, Side side, const Packet& packet) const {
    const HalfStream& own = connections_[slot].talk->of(side).bytes;
    return is_answer(packet) && acknowledges_unseen(slot, side, packet) &&
           (!own.started() || !is_stray(slot, side, packet));
}

// Whether a segment has nothing more to wait for, while the first `waiting_before` do. One that is
// no answer waits only behind what its side has said before.
bool TcpStreams::has_turn(std::uint32_t slot, Side side, const Packet& packet,
                          std::size_t waiting_before) const {
    const bool unseen = acknowledges_unseen(slot, side, packet);
    if (is_answer(packet) || (packet.has(net::kAck) && !unseen)) {
        return !unseen;
    }
    return !connections_[slot].talk->waiting->has_of(side, waiting_before);
}

// False if there is no room.
bool TcpStreams::wait(std::uint32_t slot, Side side, const Packet& packet) {
    const std::size_t size = WaitingSegments::size_of(packet);
    auto& waiting = connections_[slot].talk->waiting;
    if (pending_total_ + size > kMaxPendingTotal ||
        (waiting && waiting->size() + size > kMaxPendingBytes)) {
        ++counters_.pending_ceiling_hit;
        return false;
    }
    if (!waiting) {
        waiting = std::make_unique<WaitingSegments>();
    }
    waiting->keep(side, packet, clock_.now());
    pending_total_ += size;
    if (!waiting->listed) {
        waiting->listed = true;
        waiting_.push_back(Lingering{slot, connections_[slot].generation, clock_.now()});
    }
    return true;
}

// Hands on what has nothing more to wait for, or has waited long enough.
void TcpStreams::release_waiting(std::uint32_t slot) {
    WaitingSegments& waiting = *connections_[slot].talk->waiting;
    for (std::size_t number = 0; number < waiting.segments().size();) {
        const WaitingSegment& segment = waiting.segments()[number];
        if (has_turn(slot, segment.side, segment.packet, number)) {
            release(slot, number);
            number = 0;
        } else if (++number == waiting.segments().size() && is_overdue(waiting)) {
            stop_waiting(slot);
            number = 0;
        }
    }
}

// The first has waited as long as makes sense.
bool TcpStreams::is_overdue(const WaitingSegments& waiting) const {
    return waiting.seen_since_first() >= kWaitSegments ||
           has_passed(kWaitTimeout, waiting.segments().front().since);
}

void TcpStreams::release(std::uint32_t slot, std::size_t number) {
    WaitingSegments& waiting = *connections_[slot].talk->waiting;
    WaitingSegment segment = waiting.take(number);
    pending_total_ -= WaitingSegments::size_of(segment.packet);
    const Packet packet = segment.packet;
    storage_.push_back(std::move(segment.bytes));
    follow(slot, segment.side, packet);
}

// What the first segment has waited for in vain was sent all the same.
void TcpStreams::stop_waiting(std::uint32_t slot) {
    WaitingSegments& waiting = *connections_[slot].talk->waiting;
    const WaitingSegment& first = waiting.segments().front();
    const Side awaited = other(first.side);
    const HalfStream& bytes = direction(slot, awaited).bytes;
    const auto up_to = static_cast<std::uint64_t>(bytes.offset_of(first.packet.acknowledgement));
    if (waiting.in_vain_for(awaited)) {
        waiting.note_absent(awaited);
    }
    waiting.waited_until(awaited) = up_to;
    const FrameRef frame = first.packet.frame;
    const Timestamp time = first.packet.time;
    give_up_holes(slot, awaited, up_to);
    if (up_to > bytes.next() + 1 && !direction(slot, awaited).closed) {
        give_up(slot, awaited, up_to - 1, frame, time);
    }
    count_pending(direction(slot, awaited));
}

// The last thing that was waited for was no FIN, as more comes behind it or it comes itself.
void TcpStreams::give_up_last_byte(std::uint32_t slot, Side side, const Piece& piece) {
    const HalfStream& bytes = direction(slot, side).bytes;
    const std::uint64_t up_to = connections_[slot].talk->waiting->waited_until(side);
    if (bytes.next() + 1 == up_to && piece.offset != bytes.next() && piece.end() >= up_to) {
        give_up_holes(slot, side, up_to);
        if (!direction(slot, side).closed) {
            give_up(slot, side, up_to, piece.frame, piece.time);
        }
    }
}

void TcpStreams::release_all(std::uint32_t slot) {
    if (connections_[slot].state == State::Joining) {
        join_late(slot);
    }
    const auto& waiting = connections_[slot].talk->waiting;
    if (!waiting) {
        return;
    }
    release_waiting(slot);
    while (!waiting->empty()) {
        stop_waiting(slot);
        release_waiting(slot);
    }
}

// Connections in which nothing more was said since.
void TcpStreams::release_overdue() {
    while (!waiting_.empty() && has_passed(kWaitTimeout, waiting_.front().since)) {
        const std::uint32_t slot = waiting_.front().slot;
        const bool same = connections_[slot].generation == waiting_.front().generation;
        waiting_.pop_front();
        if (!same) {
            continue;
        }
        WaitingSegments& waiting = *connections_[slot].talk->waiting;
        if (connections_[slot].state != State::Joining) {
            release_waiting(slot);
        } else if (is_overdue(waiting)) {
            join_late(slot);
        }
        waiting.listed = !waiting.empty();
        if (waiting.listed) {
            waiting_.push_back(Lingering{slot, connections_[slot].generation, clock_.now()});
        }
    }
}

// --- connections of which the SYN may come later than what follows it

void TcpStreams::join(std::uint32_t slot, Side side, const Packet& packet) {
    Connection& connection = connections_[slot];
    const std::uint32_t number = side == Side::Client
                                     ? packet.sequence + (packet.has(net::kSyn) ? 1 : 0)
                                     : packet.acknowledgement;
    const bool earlier = connection.client_start - number <= kMaxLateStart;
    if (earlier && packet.has(net::kSyn) && packet.has(net::kAck) == (side == Side::Server)) {
        join_at_syn(slot, number, packet);
        follow_in_turn(slot, side, packet);
        return;
    }
    if (earlier) {
        connection.client_start = number;
    }
    const auto& waiting = connection.talk->waiting;
    if (waiting) {
        waiting->see(side);
    }
    const bool kept = !packet.has(net::kRst) && wait(slot, side, packet);
    if (kept && !is_overdue(*waiting)) {
        return;
    }
    join_late(slot);
    if (!kept) {
        follow(slot, side, packet);
    }
}

void TcpStreams::join_at_syn(std::uint32_t slot, std::uint32_t client_start, const Packet& packet) {
    Connection& connection = connections_[slot];
    connection.client_start = client_start;
    if (!packet.has(net::kAck)) {
        connection.syn_seen = true;
        connection.syn_hop_limit = packet.hop_limit;
    }
    connection.first_capture = packet.frame.capture;
    connection.first_number = packet.frame.number;
    connection.first_time = packet.time.nanoseconds;
    open(slot, Joined::AtSyn);
}

// Each side begins with the first of its bytes that was captured.
void TcpStreams::join_late(std::uint32_t slot) {
    open(slot, Joined::Late);
    const auto& waiting = connections_[slot].talk->waiting;
    if (!waiting) {
        return;
    }
    for (const WaitingSegment& segment : waiting->segments()) {
        HalfStream& bytes = direction(slot, segment.side).bytes;
        const std::uint32_t first = segment.packet.sequence;
        const bool probe = segment.packet.payload_length <= 1;  // or nothing at all
        if (!probe && (!bytes.started() || bytes.offset_of(first) < 0)) {
            bytes.start(first);
        }
    }
    release_waiting(slot);
}

}  // namespace siptls::stream
