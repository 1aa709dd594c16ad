// SPDX-License-Identifier: GPL-2.0-or-later
// How the sides of a connection close (RFC 9293, 3.6 and 3.5.2). A FIN or RST is handed on with the
// time of its frame, but only behind the bytes before it, which may be captured after it.
#include <algorithm>
#include <memory>
#include <utility>

#include "stream/limits.h"
#include "stream/tcp_streams.h"

namespace siptls::stream {

using net::Packet;

namespace {

// A middlebox that resets a connection in the name of one side sits elsewhere on the path.
bool is_from_elsewhere(const Direction& side, const Packet& packet) {
    return packet.hop_limit != 0 && side.highest_hop_limit != 0 &&
           (packet.hop_limit < side.lowest_hop_limit || packet.hop_limit > side.highest_hop_limit);
}

}  // namespace

void TcpStreams::take_fin(std::uint32_t slot, Side side, const Packet& packet) {
    Direction& own = direction(slot, side);
    const bool reset_waits = own.waiting_close && own.waiting_close->what.how == CloseHow::Rst;
    if (own.closed || (own.waiting_close && !reset_waits)) {
        return;
    }
    const std::int64_t end = own.bytes.offset_of(packet.sequence + packet.payload_length +
                                                 (packet.has(net::kSyn) ? 1 : 0));
    const auto next = static_cast<std::int64_t>(own.bytes.next());
    if (connections_[slot].skipping) {
        own.bytes.advance_to(static_cast<std::uint64_t>(std::max(end, next)));
    } else if (end < next) {
        return;  // bytes behind it were seen before: not of this connection
    }
    const auto offset = static_cast<std::uint64_t>(std::max(end, next));
    if (!reset_waits) {
        close(slot, side, CloseHow::Fin, offset, packet);
    } else if (offset < own.waiting_close->what.offset) {
        // The reset was captured before this FIN and counts its sequence number, which is no byte.
        own.bytes.drop_behind(offset);
        own.waiting_close->what.offset = offset;
        deliver_close(slot, side);
    }
}

void TcpStreams::take_reset(std::uint32_t slot, Side side, const Packet& packet) {
    Direction& own = direction(slot, side);
    const std::int64_t ahead = own.bytes.started() ? own.bytes.offset_of(packet.sequence) -
                                                         static_cast<std::int64_t>(own.bytes.next())
                                                   : 0;
    if (ahead > kResetWindow || ahead < -kResetWindow) {
        ++counters_.stray_segments;
        return;
    }
    if (connections_[slot].state == State::Closed) {
        return;
    }
    if (is_from_elsewhere(own, packet)) {
        deliver(slot, side, packet.frame, packet.time,
                AnomalySeen{AnomalyCode::ResetByMiddlebox,
                            "reset with another hop limit than the side's other packets"});
    }
    take_acknowledgement(slot, side, packet);
    // A FIN that still waits came before.
    give_up_holes(slot, side, own.waiting_close ? own.waiting_close->what.offset : 0);
    std::uint64_t offset = own.bytes.end();
    if (!own.closed && ahead > 0) {
        offset = std::max(offset, own.bytes.next() + static_cast<std::uint64_t>(ahead));
    }
    if (connections_[slot].skipping) {
        own.bytes.advance_to(offset);
    }
    linger(slot);
    close(slot, side, CloseHow::Rst, offset, packet);
}

void TcpStreams::close(std::uint32_t slot, Side side, CloseHow how, std::uint64_t offset,
                       const Packet& packet) {
    Direction& own = direction(slot, side);
    own.bytes.drop_behind(offset);
    const WaitingClose close{
        TcpClosed{how, offset, acknowledged_by(slot, side, packet), packet.has(net::kAck)},
        packet.frame, packet.time};
    if (own.bytes.next() < offset) {
        own.waiting_close = std::make_unique<WaitingClose>(close);
    } else {
        tell_close(slot, side, close);
    }
}

void TcpStreams::deliver_close(std::uint32_t slot, Side side) {
    Direction& own = direction(slot, side);
    if (own.waiting_close && own.bytes.next() >= own.waiting_close->what.offset) {
        const auto close = std::move(own.waiting_close);
        tell_close(slot, side, *close);
    }
}

void TcpStreams::tell_close(std::uint32_t slot, Side side, const WaitingClose& close) {
    direction(slot, side).closed = true;
    deliver(slot, side, close.frame, close.time, close.what);
    if (direction(slot, other(side)).closed) {
        linger(slot);
    }
}

}  // namespace siptls::stream
