// SPDX-License-Identifier: GPL-2.0-or-later
#include "stream/tcp_streams.h"

#include <algorithm>
#include <utility>

#include "stream/limits.h"

namespace siptls::stream {

using net::Packet;

TcpStreams::TcpStreams(std::uint64_t seed, ServerTest is_server)
    : index_(seed), is_server_(std::move(is_server)) {}

std::span<const Delivery> TcpStreams::add(const Packet& packet) {
    deliveries_.clear();
    storage_.clear();
    now_ = std::max(now_, packet.time.nanoseconds);
    expire();

    bool swapped = false;
    const FlowKey key = make_key(packet.source, packet.destination, swapped);
    const std::uint64_t hash = index_.hash(key);
    std::uint32_t slot = find(key, hash);
    Side side = Side::Client;
    if (slot != FlowIndex::kNone) {
        side = connections_[slot].client_is_low == !swapped ? Side::Client : Side::Server;
        if (is_new_connection(slot, side, packet)) {
            remove(slot, FlowEnd::Replaced, &packet);
            slot = FlowIndex::kNone;
        }
    }
    if (slot == FlowIndex::kNone) {
        slot = begin(key, hash, swapped, packet);
        if (slot == FlowIndex::kNone) {
            return deliveries_;
        }
        side = connections_[slot].client_is_low == !swapped ? Side::Client : Side::Server;
    }
    touch(slot);
    if (connections_[slot].state == State::HalfOpen && !answer_half_open(slot, side, packet)) {
        return deliveries_;
    }
    follow(slot, side, packet);
    return deliveries_;
}

// A SYN with another sequence number than the one that opened this connection opens a new one on
// the same endpoints.
bool TcpStreams::is_new_connection(std::uint32_t slot, Side side, const Packet& packet) const {
    if (!packet.has(net::kSyn) || packet.has(net::kAck) || packet.has(net::kRst)) {
        return false;
    }
    const Connection& connection = connections_[slot];
    return side == Side::Server || packet.sequence != connection.client_isn;
}

// Makes a connection for the first segment that belongs to none; kNone if that segment says
// nothing.
std::uint32_t TcpStreams::begin(const FlowKey& key, std::uint64_t hash, bool swapped,
                                const Packet& packet) {
    const bool syn = packet.has(net::kSyn);
    const bool ack = packet.has(net::kAck);
    if (packet.has(net::kRst)) {
        return FlowIndex::kNone;
    }
    bool from_client = !ack;
    if (!syn) {
        if (packet.payload_length == 0 && !packet.has(net::kFin)) {
            return FlowIndex::kNone;  // an acknowledgement alone: nothing to follow yet
        }
        const bool to_server = is_server_(packet.destination);
        const bool by_server = is_server_(packet.source);
        from_client =
            to_server != by_server ? to_server : packet.destination.port <= packet.source.port;
    }
    make_room();
    const std::uint32_t slot = create(key, hash, from_client == !swapped, packet);
    Connection& connection = connections_[slot];
    if (syn && !ack) {
        connection.client_isn = packet.sequence;
        connection.client.bytes.start(packet.sequence + 1);
    } else if (syn) {
        connection.client_isn = packet.acknowledgement - 1;
        connection.client.bytes.start(packet.acknowledgement);
    } else {
        open(slot, Joined::Late);
    }
    return slot;
}

// Decides what a segment makes of a connection of which only the client's SYN is known. False if it
// stays half open or is refused.
bool TcpStreams::answer_half_open(std::uint32_t slot, Side side, const Packet& packet) {
    Connection& connection = connections_[slot];
    if (packet.has(net::kRst)) {
        const bool refused = side == Side::Server;
        count_syn(connection.server_endpoint(), refused);
        connection.state = State::HalfOpen;
        remove(slot, FlowEnd::Closed, nullptr);
        return false;
    }
    if (side == Side::Client && packet.has(net::kSyn)) {
        return false;  // the SYN again
    }
    if (side == Side::Server && packet.has(net::kSyn)) {
        connection.server.bytes.start(packet.sequence + 1);
    }
    open(slot, Joined::AtSyn);
    return true;
}

void TcpStreams::follow(std::uint32_t slot, Side side, const Packet& packet) {
    Connection& connection = connections_[slot];
    Direction& own = connection.of(side);
    Direction& peer = connection.of(other(side));
    if (packet.has(net::kSyn)) {
        if (!own.bytes.started()) {
            own.bytes.start(packet.sequence + 1);
        }
    } else if (!own.bytes.started() && !packet.has(net::kRst)) {
        own.bytes.start(packet.sequence);
    }
    if (packet.has(net::kAck) && !peer.bytes.started()) {
        peer.bytes.start(packet.acknowledgement);
    }
    tell_link(slot, side, packet);
    take_acknowledgement(slot, side, packet);
    if (packet.payload_length > 0 && !packet.has(net::kRst)) {
        take_payload(slot, side, packet);
    }
    take_close(slot, side, packet);
    watch_hole(slot, packet);
}

std::uint64_t TcpStreams::acknowledged_by(const Packet& packet, const Direction& peer) const {
    if (!packet.has(net::kAck) || !peer.bytes.started()) {
        return 0;
    }
    const std::int64_t offset = peer.bytes.offset_of(packet.acknowledgement);
    return offset > 0 ? static_cast<std::uint64_t>(offset) : 0;
}

void TcpStreams::take_acknowledgement(std::uint32_t slot, Side side, const Packet& packet) {
    Connection& connection = connections_[slot];
    Direction& peer = connection.of(other(side));
    const std::uint64_t up_to = acknowledged_by(packet, peer);
    if (up_to <= peer.acknowledged ||
        up_to > peer.bytes.next() + static_cast<std::uint64_t>(kMaxAhead)) {
        return;
    }
    peer.acknowledged = up_to;
    if (!connection.skipping) {
        deliver(slot, side, packet.frame, packet.time, TcpAcknowledged{up_to});
    }
}

void TcpStreams::take_payload(std::uint32_t slot, Side side, const Packet& packet) {
    Connection& connection = connections_[slot];
    Direction& own = connection.of(side);
    const std::uint32_t first = packet.sequence + (packet.has(net::kSyn) ? 1 : 0);
    std::int64_t offset = own.bytes.offset_of(first);
    Piece piece{packet.frame, packet.time, 0, packet.payload,
                packet.payload_length - packet.payload.size()};
    if (offset < 0) {
        const auto before = static_cast<std::uint64_t>(-offset);
        if (before >= packet.payload_length || packet.payload.size() <= before) {
            ++counters_.repeated_segments;  // a keep-alive probe, or bytes from before the first
                                            // segment seen
            return;
        }
        piece.bytes = piece.bytes.subspan(static_cast<std::size_t>(before));
        offset = 0;
    }
    piece.offset = static_cast<std::uint64_t>(offset);
    if (connection.skipping) {
        const std::uint64_t end = piece.offset + packet.payload_length;
        if (end > own.bytes.next()) {
            own.bytes.advance_to(end);
        }
        return;
    }
    const std::size_t kept_before = own.bytes.pending_bytes();
    if (pending_total_ + packet.payload.size() > kMaxPendingTotal &&
        piece.offset > own.bytes.next()) {
        ++counters_.pending_ceiling_hit;
        give_up_holes(slot, side);
    }
    switch (own.bytes.offer(piece)) {
        case HalfStream::Taken::InOrder: deliver_piece(slot, side, piece); break;
        case HalfStream::Taken::Repeated: ++counters_.repeated_segments; break;
        case HalfStream::Taken::Full:
            ++counters_.pending_ceiling_hit;
            give_up_holes(slot, side);
            deliver(slot, side, packet.frame, packet.time,
                    AnomalySeen{AnomalyCode::BufferCeiling, "out-of-order data given up"});
            break;
        case HalfStream::Taken::Kept:
        case HalfStream::Taken::Stray: break;
    }
    deliver_pending(slot, side);
    pending_total_ = pending_total_ + own.bytes.pending_bytes() - kept_before;
}

void TcpStreams::deliver_piece(std::uint32_t slot, Side side, const Piece& piece) {
    if (!piece.bytes.empty()) {
        deliver(slot, side, piece.frame, piece.time, Chunk{piece.offset, piece.bytes});
    }
    if (piece.cut > 0) {
        deliver(slot, side, piece.frame, piece.time,
                TcpGap{GapCause::Cut, piece.offset + piece.bytes.size(), piece.cut});
    }
}

void TcpStreams::deliver_pending(std::uint32_t slot, Side side) {
    Direction& own = connections_[slot].of(side);
    Piece piece;
    std::vector<std::uint8_t> bytes;
    while (own.bytes.has_hole() && own.bytes.take_contiguous(piece, bytes)) {
        storage_.push_back(std::move(bytes));  // moving a vector keeps its bytes where they are
        deliver_piece(slot, side, piece);
    }
    deliver_fin(slot, side);
}

void TcpStreams::give_up_holes(std::uint32_t slot, Side side) {
    Direction& own = connections_[slot].of(side);
    const std::size_t kept_before = own.bytes.pending_bytes();
    while (own.bytes.has_hole()) {
        const std::uint64_t offset = own.bytes.next();
        const std::uint64_t length = own.bytes.give_up_hole();
        Piece piece;
        std::vector<std::uint8_t> bytes;
        if (!own.bytes.take_contiguous(piece, bytes)) {
            break;
        }
        if (length > 0) {
            ++counters_.gaps;
            deliver(slot, side, piece.frame, piece.time,
                    TcpGap{GapCause::NotCaptured, offset, length});
        }
        storage_.push_back(std::move(bytes));
        deliver_piece(slot, side, piece);
        deliver_pending(slot, side);
    }
    pending_total_ = pending_total_ + own.bytes.pending_bytes() - kept_before;
    if (own.fin_seen && !own.closed && own.bytes.next() < own.fin_offset) {
        const std::uint64_t offset = own.bytes.next();
        ++counters_.gaps;
        deliver(slot, side, own.fin_frame, own.fin_time,
                TcpGap{GapCause::NotCaptured, offset, own.fin_offset - offset});
        own.bytes.advance_to(own.fin_offset);
    }
    deliver_fin(slot, side);
}

void TcpStreams::deliver_fin(std::uint32_t slot, Side side) {
    Direction& own = connections_[slot].of(side);
    if (!own.fin_seen || own.closed || own.bytes.next() < own.fin_offset) {
        return;
    }
    own.closed = true;
    deliver(slot, side, own.fin_frame, own.fin_time,
            TcpClosed{CloseHow::Fin, own.fin_offset, own.fin_peer_offset});
    if (connections_[slot].of(other(side)).closed) {
        linger(slot);
    }
}

void TcpStreams::take_close(std::uint32_t slot, Side side, const Packet& packet) {
    Connection& connection = connections_[slot];
    Direction& own = connection.of(side);
    Direction& peer = connection.of(other(side));
    if (packet.has(net::kRst)) {
        const std::int64_t distance =
            own.bytes.started()
                ? own.bytes.offset_of(packet.sequence) - static_cast<std::int64_t>(own.bytes.next())
                : 0;
        if (connection.state == State::Closed || distance > kResetWindow ||
            distance < -kResetWindow) {
            return;
        }
        // Nothing more will fill a hole that the resetting side has acknowledged.
        give_up_holes(slot, side);
        const std::uint64_t peer_offset =
            std::max(acknowledged_by(packet, peer), peer.acknowledged);
        own.closed = true;
        deliver(slot, side, packet.frame, packet.time,
                TcpClosed{CloseHow::Rst, own.bytes.next(), peer_offset});
        linger(slot);
        return;
    }
    if (!packet.has(net::kFin) || own.fin_seen) {
        return;
    }
    const std::int64_t offset = own.bytes.offset_of(packet.sequence + packet.payload_length +
                                                    (packet.has(net::kSyn) ? 1 : 0));
    if (offset < 0 || offset > static_cast<std::int64_t>(own.bytes.next()) + kMaxAhead) {
        return;
    }
    own.fin_seen = true;
    own.fin_offset = static_cast<std::uint64_t>(offset);
    own.fin_peer_offset = std::max(acknowledged_by(packet, peer), peer.acknowledged);
    own.fin_frame = packet.frame;
    own.fin_time = packet.time;
    if (connection.skipping && own.bytes.next() < own.fin_offset) {
        own.bytes.advance_to(own.fin_offset);
    }
    deliver_fin(slot, side);
}

void TcpStreams::tell_link(std::uint32_t slot, Side side, const Packet& packet) {
    Direction& own = connections_[slot].of(side);
    if (own.link_told) {
        return;
    }
    own.link_told = true;
    LinkSeen link;
    link.vlan = packet.vlan;
    link.hop_limit = packet.hop_limit;
    if (packet.source_mac.size() == 6) {
        link.mac.emplace();
        std::copy(packet.source_mac.begin(), packet.source_mac.end(), link.mac->bytes.begin());
    }
    deliver(slot, side, packet.frame, packet.time, link);
}

// A hole is given up once the receiver is known to have had its bytes and the mirror port has had
// time to bring them.
void TcpStreams::watch_hole(std::uint32_t slot, const Packet& packet) {
    Connection& connection = connections_[slot];
    bool acknowledged = false;
    for (const Side side : {Side::Client, Side::Server}) {
        const Direction& own = connection.of(side);
        acknowledged =
            acknowledged || (own.bytes.has_hole() && own.acknowledged > own.bytes.next());
    }
    if (!acknowledged) {
        connection.hole_packets = 0;
        return;
    }
    if (connection.hole_packets++ == 0) {
        connection.hole_since = packet.time.nanoseconds;
    }
    if (connection.hole_packets < kHolePackets &&
        packet.time.nanoseconds - connection.hole_since < kHoleTimeout) {
        return;
    }
    connection.hole_packets = 0;
    for (const Side side : {Side::Client, Side::Server}) {
        const Direction& own = connections_[slot].of(side);
        if (own.bytes.has_hole() && own.acknowledged > own.bytes.next()) {
            give_up_holes(slot, side);
        }
    }
}

std::span<const Delivery> TcpStreams::finish() {
    deliveries_.clear();
    storage_.clear();
    std::vector<std::uint32_t> order;
    for (std::uint32_t slot = 0; slot < connections_.size(); ++slot) {
        if (connections_[slot].state != State::Free) {
            order.push_back(slot);
        }
    }
    std::sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
        return connections_[a].generation < connections_[b].generation;
    });
    for (const std::uint32_t slot : order) {
        const FlowEnd why =
            connections_[slot].state == State::Closed ? FlowEnd::Closed : FlowEnd::EndOfCapture;
        remove(slot, why, nullptr);
    }
    lingering_.clear();
    return deliveries_;
}

void TcpStreams::skip_payload(FlowId flow) {
    Connection& connection = connections_[flow];
    for (const Side side : {Side::Client, Side::Server}) {
        Direction& own = connection.of(side);
        pending_total_ -= own.bytes.pending_bytes();
        own.bytes.drop_pending();
    }
    connection.skipping = true;
}

void TcpStreams::deliver(std::uint32_t slot, Side side, FrameRef frame, Timestamp time,
                         decltype(Delivery::what) what) {
    deliveries_.push_back(Delivery{frame, time, slot, side, what});
}

}  // namespace siptls::stream
