// SPDX-License-Identifier: GPL-2.0-or-later
// Bytes of a connection, and holes in them: when they are handed on, kept or given up.
#include <algorithm>
#include <memory>
#include <utility>

#include "stream/limits.h"
#include "stream/tcp_streams.h"

namespace siptls::stream {

using net::Packet;

void TcpStreams::take_payload(std::uint32_t slot, Side side, const Packet& packet) {
    Direction& own = direction(slot, side);
    const std::int64_t offset =
        own.bytes.offset_of(packet.sequence + (packet.has(net::kSyn) ? 1 : 0));
    Piece piece{packet.frame, packet.time, 0, packet.payload,
                packet.payload_length - packet.payload.size()};
    if (offset < 0) {
        // A keep-alive probe, or bytes from before the first segment seen.
        piece.drop_front(static_cast<std::uint64_t>(-offset));
        piece.offset = 0;
    } else {
        piece.offset = static_cast<std::uint64_t>(offset);
    }
    if (connections_[slot].skipping) {
        skip_piece(slot, side, piece);
        return;
    }
    if (connections_[slot].talk->waiting && !own.closed) {
        give_up_last_byte(slot, side, piece);
    }
    if (own.closed) {
        piece.end_at(own.bytes.next());
    } else if (own.waiting_close) {
        piece.end_at(own.waiting_close->what.offset);
    }
    if (piece.length() == 0) {
        ++counters_.repeated_segments;
        return;
    }
    if (packet.overlap_differs) {
        deliver(slot, side, packet.frame, packet.time,
                AnomalySeen{AnomalyCode::OverlapDiffers,
                            "IP fragments of one packet repeat bytes with other values"});
    }
    if (own.bytes.contradicts(piece) || contradicts_passed(slot, side, piece)) {
        deliver(
            slot, side, packet.frame, packet.time,
            AnomalySeen{AnomalyCode::OverlapDiffers, "segment repeats bytes with other values"});
    }
    const bool storable =
        pending_total_ + piece.bytes.size() + kSegmentOverhead <= kMaxPendingTotal;
    HalfStream::Taken taken = HalfStream::Taken::Full;
    if (storable || piece.offset <= own.bytes.next()) {
        taken = put_in_order(slot, side, piece);
    }
    if (taken == HalfStream::Taken::Full) {
        ++counters_.pending_ceiling_hit;
        deliver(slot, side, packet.frame, packet.time,
                AnomalySeen{AnomalyCode::BufferCeiling, "out-of-order data given up"});
        give_up_holes(slot, side, piece.offset);
        give_up(slot, side, piece.offset, packet.frame, packet.time);
        put_in_order(slot, side, piece);
    } else if (taken == HalfStream::Taken::Repeated) {
        ++counters_.repeated_segments;
    }
}

// Whether bytes that were handed on came again with other values.
bool TcpStreams::contradicts_passed(std::uint32_t slot, Side side, const Piece& piece) {
    const std::uint64_t next = direction(slot, side).bytes.next();
    const auto& passed = connections_[slot].talk->passed;
    if (!passed || piece.offset >= next) {
        return false;
    }
    // The byte of a keep-alive probe (RFC 9293, 3.8.4) may have any value.
    const bool probe = piece.length() == 1 && piece.end() == next;
    const auto repeated = std::min<std::uint64_t>(piece.bytes.size(), next - piece.offset);
    return !probe && passed->of(side).contradicted_by(
                         piece.offset, piece.bytes.first(static_cast<std::size_t>(repeated)));
}

// Where nothing is stored and the bytes are those expected next.
void TcpStreams::take_next_bytes(std::uint32_t slot, Side side, const Packet& packet) {
    HalfStream& stream = direction(slot, side).bytes;
    const std::uint64_t cut = packet.payload_length - packet.payload.size();
    const Piece piece{packet.frame, packet.time, stream.next(), packet.payload, cut};
    stream.advance_to(piece.end());
    deliver_piece(slot, side, piece);
}

void TcpStreams::skip_piece(std::uint32_t slot, Side side, const Piece& piece) {
    Direction& own = direction(slot, side);
    if (piece.end() > own.bytes.next()) {
        own.bytes.advance_to(piece.end());
    }
}

HalfStream::Taken TcpStreams::put_in_order(std::uint32_t slot, Side side, Piece& piece) {
    Direction& own = direction(slot, side);
    Piece ready;
    const HalfStream::Taken taken = own.bytes.offer(piece, ready);
    if (taken != HalfStream::Taken::InOrder) {
        return taken;
    }
    own.hole_packets = 0;
    do {
        deliver_piece(slot, side, ready);
        if (!own.is_in_order()) {
            deliver_pending(slot, side);
        }
    } while (piece.length() > 0 && own.bytes.offer(piece, ready) == HalfStream::Taken::InOrder);
    return taken;
}

void TcpStreams::deliver_piece(std::uint32_t slot, Side side, const Piece& piece) {
    if (!piece.bytes.empty()) {
        std::unique_ptr<Passed>& passed = connections_[slot].talk->passed;
        if (!passed) {
            passed = std::make_unique<Passed>();
        }
        passed->of(side).note(piece.offset, piece.bytes);
        deliver(slot, side, piece.frame, piece.time, Chunk{piece.offset, piece.bytes});
    }
    if (piece.cut > 0) {
        deliver(slot, side, piece.frame, piece.time,
                TcpGap{GapCause::Cut, piece.offset + piece.bytes.size(), piece.cut});
    }
}

void TcpStreams::deliver_pending(std::uint32_t slot, Side side) {
    Direction& own = direction(slot, side);
    Piece piece;
    std::vector<std::uint8_t> bytes;
    while (own.bytes.take_contiguous(piece, bytes)) {
        storage_.push_back(std::move(bytes));  // moving a vector keeps its bytes where they are
        deliver_piece(slot, side, piece);
    }
    deliver_close(slot, side);
}

// A hole is given up once the receiver is known to have had its bytes and the mirror port has had
// time to bring them.
void TcpStreams::watch_hole(std::uint32_t slot, Side side) {
    Direction& own = direction(slot, side);
    if (!own.has_acknowledged_hole()) {
        own.hole_packets = 0;
        return;
    }
    if (own.hole_packets++ == 0) {
        own.hole_since = clock_.now();
    }
    if (own.hole_packets >= kHolePackets || has_passed(kHoleTimeout, own.hole_since)) {
        give_up_holes(slot, side, own.acknowledged);
        own.hole_packets = 0;
    }
}

// Gives up what is missing before the offset `up_to`.
void TcpStreams::give_up_holes(std::uint32_t slot, Side side, std::uint64_t up_to) {
    Direction& own = direction(slot, side);
    while (own.bytes.has_hole() && own.bytes.next() < up_to) {
        const Piece behind = own.bytes.first_stored();
        give_up(slot, side, std::min(up_to, behind.offset), behind.frame, behind.time);
    }
    if (own.waiting_close && own.bytes.next() < up_to) {
        const WaitingClose& behind = *own.waiting_close;
        give_up(slot, side, std::min(up_to, behind.what.offset), behind.frame, behind.time);
    }
    deliver_close(slot, side);
}

// Gives up what is missing before `until`, before which nothing is stored; hands on what follows.
void TcpStreams::give_up(std::uint32_t slot, Side side, std::uint64_t until, FrameRef frame,
                         Timestamp time) {
    Direction& own = direction(slot, side);
    const std::uint64_t offset = own.bytes.next();
    if (offset >= until) {
        return;
    }
    ++counters_.gaps;
    own.bytes.advance_to(until);
    deliver(slot, side, frame, time, TcpGap{GapCause::NotCaptured, offset, until - offset});
    deliver_pending(slot, side);
}

// What the other side acknowledged but nobody captured was sent all the same, unless this side had
// closed before. One byte may be the sequence number of a FIN.
void TcpStreams::give_up_acknowledged(std::uint32_t slot, Side side, FrameRef frame) {
    const Direction& own = direction(slot, side);
    if (!own.closed && own.acknowledged > own.bytes.next() + 1 && !connections_[slot].skipping) {
        give_up(slot, side, own.acknowledged - 1, frame,
                Timestamp{connections_[slot].talk->last_time, connections_[slot].time_digits});
    }
}

// Keeps the total of all connections in step with what this direction stores.
void TcpStreams::count_pending(Direction& direction) {
    const auto size = static_cast<std::uint32_t>(direction.bytes.pending_size());
    pending_total_ = pending_total_ - direction.counted_size + size;
    direction.counted_size = size;
}

}  // namespace siptls::stream
