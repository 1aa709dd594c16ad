// SPDX-License-Identifier: GPL-2.0-or-later
// What a segment means to its connection: a new one, an answer to a SYN, more of an open one.
#include "stream/tcp_streams.h"

#include <algorithm>
#include <utility>

#include "stream/limits.h"

namespace siptls::stream {

using net::Packet;

TcpStreams::TcpStreams(std::uint64_t seed, ServerTest is_server)
    : index_(seed), is_server_(std::move(is_server)) {
    connections_.reserve(kExpectedConnections);
}

std::span<const Delivery> TcpStreams::add(const Packet& packet) {
    start_over();
    const Nanoseconds before = clock_.now();
    clock_.advance(packet.time.nanoseconds);
    if (clock_.now() - last_expiry_ >= kExpiryGrain) {
        expire_after(before);
    }

    bool swapped = false;
    const FlowKey key(packet.source, packet.destination, swapped);
    const std::uint64_t hash = index_.hash(key);
    const auto side_in = [&](std::uint32_t slot) {
        return connections_[slot].client_is_low == !swapped ? Side::Client : Side::Server;
    };
    std::uint32_t slot =
        index_.find(hash, [&](std::uint32_t at) { return connections_[at].key == key; });
    bool usual = false;  // more of an open connection: nothing else is asked then
    if (slot != FlowIndex::kNone) {
        const State state = connections_[slot].state;
        const bool overdue = clock_.now() - connections_[slot].last_activity > kIdleTimeout;
        usual = state == State::Open && !overdue && !packet.has(net::kSyn);
        const bool over = overdue || state == State::Closed;
        if (!usual && (is_new_connection(slot, side_in(slot), packet) ||
                       (over && !continues(slot, side_in(slot), packet)))) {
            remove(slot, overdue ? FlowEnd::TimedOut : FlowEnd::Replaced, packet.frame);
            slot = FlowIndex::kNone;
        }
    }
    if (slot == FlowIndex::kNone) {
        slot = begin(key, hash, swapped, packet);
        if (slot == FlowIndex::kNone) {
            return deliveries_;
        }
    }
    const Side side = side_in(slot);
    if (!usual && connections_[slot].state == State::Joining) {
        join(slot, side, packet);
    } else if (usual || connections_[slot].state != State::HalfOpen ||
               answer_half_open(slot, side, packet)) {
        if (connections_[slot].talk->waiting) {
            follow_in_turn(slot, side, packet);
        } else {
            follow(slot, side, packet);
        }
    }
    return deliveries_;
}

TcpStreams::Place TcpStreams::find(const Packet& packet) const {
    bool swapped = false;
    const FlowKey key(packet.source, packet.destination, swapped);
    const std::uint32_t slot = index_.find(
        index_.hash(key), [&](std::uint32_t at) { return connections_[at].key == key; });
    if (slot == FlowIndex::kNone) {
        return {};
    }
    return {slot, connections_[slot].client_is_low == !swapped ? Side::Client : Side::Server};
}

// A SYN with another sequence number than the one that opened this connection opens a new one on
// the same endpoints. Where this one is over, so does the answer to another SYN, which was not
// captured.
bool TcpStreams::is_new_connection(std::uint32_t slot, Side side, const Packet& packet) const {
    if (!packet.has(net::kSyn) || packet.has(net::kRst)) {
        return false;
    }
    const Connection& connection = connections_[slot];
    if (packet.has(net::kAck)) {
        return connection.state == State::Closed && side == Side::Server &&
               packet.acknowledgement != connection.talk->client.bytes.first_sequence() &&
               packet.sequence + 1 != connection.talk->server.bytes.first_sequence();
    }
    if (side == Side::Server) {
        return true;
    }
    const std::uint32_t start = packet.sequence + 1;
    if (connection.state == State::HalfOpen) {
        return start != connection.client_start;
    }
    if (connection.state == State::Joining) {
        return connection.client_start - start > kMaxLateStart;
    }
    const Direction& client = connection.talk->client;
    const std::uint32_t before = client.bytes.first_sequence() - start;
    return before > (client.start_is_guessed ? kMaxLateStart : 0);
}

// Whether a segment after long silence, or after the end, is of this connection.
bool TcpStreams::continues(std::uint32_t slot, Side side, const Packet& packet) const {
    const Connection& connection = connections_[slot];
    if (!connection.talk || connection.state == State::Joining || connection.skipping) {
        return true;
    }
    const HalfStream& own = connection.talk->of(side).bytes;
    const std::int64_t ahead =
        own.offset_of(packet.sequence) - static_cast<std::int64_t>(own.next());
    return !own.started() || (ahead <= kResetWindow && ahead >= -kResetWindow);
}

// Makes a connection for the first segment that belongs to none; kNone if that segment has no bytes
// to follow, or none that are new.
std::uint32_t TcpStreams::begin(const FlowKey& key, std::uint64_t hash, bool swapped,
                                const Packet& packet) {
    const bool syn = packet.has(net::kSyn);
    if (packet.has(net::kRst) || (!syn && packet.payload_length == 0)) {
        return FlowIndex::kNone;
    }
    if (finished_.is_repeated(hash, swapped, packet, clock_.now())) {
        ++counters_.repeated_segments;
        return FlowIndex::kNone;
    }
    bool from_client = !packet.has(net::kAck);
    if (!syn) {
        const bool to_server = is_server_(packet.destination);
        const bool by_server = is_server_(packet.source);
        from_client =
            to_server != by_server ? to_server : packet.destination.port <= packet.source.port;
    }
    make_room();
    const std::uint32_t slot = create(key, hash, from_client == !swapped, packet);
    if (!syn) {
        await_syn(slot, from_client ? packet.sequence : packet.acknowledgement);
    } else if (from_client) {
        connections_[slot].syn_seen = true;
        connections_[slot].client_start = packet.sequence + 1;
        connections_[slot].syn_hop_limit = packet.hop_limit;
    } else {
        connections_[slot].client_start = packet.acknowledgement;
    }
    return slot;
}

// Decides what a segment makes of a connection of which only the client's SYN is known. False if it
// stays half open or is refused.
bool TcpStreams::answer_half_open(std::uint32_t slot, Side side, const Packet& packet) {
    const Connection& connection = connections_[slot];
    const bool syn = packet.has(net::kSyn);
    if (side == Side::Client && syn) {
        // With data (RFC 7413) there is something to follow already.
        if (packet.payload_length == 0) {
            return false;
        }
    } else {
        // Whoever still has the connection that used these endpoints before answers with its
        // numbers (RFC 9293, 3.5.1, figure 9): that is no answer to this SYN.
        const std::uint32_t number =
            side == Side::Client ? packet.sequence : packet.acknowledgement;
        if ((side == Side::Server && !packet.has(net::kAck)) ||
            number - connection.client_start > kMaxAhead) {
            ++counters_.stray_segments;
            return false;
        }
        if (packet.has(net::kRst)) {
            count_syn(connection.server_endpoint(),
                      side == Side::Server ? &SynTally::refused : &SynTally::unanswered);
            finished_.note_refused(index_.hash(connection.key), connection.client_start,
                                   clock_.now());
            remove(slot, FlowEnd::Closed, packet.frame);
            return false;
        }
    }
    open(slot, Joined::AtSyn);
    return true;
}

void TcpStreams::follow(std::uint32_t slot, Side side, const Packet& packet) {
    const Connection& connection = connections_[slot];
    if (clock_.now() - connection.last_activity >= kActivityGrain) {
        make_newest(slot);
    }
    Conversation& talk = *connection.talk;
    talk.last_time = packet.time.nanoseconds;
    constexpr std::uint8_t kTelling = net::kSyn | net::kFin | net::kRst;
    const bool in_order = talk.client.is_in_order() && talk.server.is_in_order();
    if (!in_order || packet.has(kTelling) || !talk.of(side).bytes.started()) {
        follow_any(slot, side, packet);
    } else if (connection.skipping) {
        if (packet.payload_length > 0) {
            take_payload(slot, side, packet);  // only counts the bytes
        }
    } else if (is_expected(talk, side, packet)) {
        follow_expected(slot, side, packet);
    } else {
        follow_any(slot, side, packet);
    }
}

// Where nothing is missing on either side, nearly every segment is just what was expected next.
bool TcpStreams::is_expected(const Conversation& talk, Side side, const Packet& packet) {
    const Direction& own = talk.of(side);
    return packet.has(net::kAck) && own.link_told && !own.closed && !packet.overlap_differs &&
           packet.sequence == own.bytes.next_sequence() && talk.of(other(side)).bytes.started();
}

// Comes to the same as follow_any, with fewer questions.
void TcpStreams::follow_expected(std::uint32_t slot, Side side, const Packet& packet) {
    Conversation& talk = *connections_[slot].talk;
    talk.of(side).note_hop_limit(packet.hop_limit);
    const Direction& peer = talk.of(other(side));
    const std::int64_t up_to = peer.bytes.offset_of(packet.acknowledgement);
    if (up_to > static_cast<std::int64_t>(peer.bytes.next()) &&
        answers_unseen(slot, side, packet) && wait(slot, side, packet)) {
        return;
    }
    if (up_to > static_cast<std::int64_t>(peer.acknowledged)) {
        take_acknowledgement(slot, side, packet);
    }
    if (packet.payload_length > 0) {
        take_next_bytes(slot, side, packet);
    }
}

void TcpStreams::follow_any(std::uint32_t slot, Side side, const Packet& packet) {
    Conversation& talk = *connections_[slot].talk;
    if (answers_unseen(slot, side, packet) && wait(slot, side, packet)) {
        return;
    }
    if (packet.has(net::kRst)) {
        take_reset(slot, side, packet);
    } else {
        settle_starts(slot, side, packet);
        if (is_stray(slot, side, packet)) {
            ++counters_.stray_segments;
            return;
        }
        tell_link(slot, side, packet);
        take_acknowledgement(slot, side, packet);
        if (packet.payload_length > 0) {
            take_payload(slot, side, packet);
        }
        if (packet.has(net::kFin)) {
            take_fin(slot, side, packet);
        }
    }
    for (const Side either : {Side::Client, Side::Server}) {
        if (!talk.of(either).is_in_order()) {
            deliver_close(slot, either);
            watch_hole(slot, either);
            count_pending(talk.of(either));
        }
    }
}

namespace {

// A server that was asked again, because its first answer was lost, may have forgotten that one
// (SYN cookies, another machine of a balancer) and choose another number. The last one counts as
// long as nothing came of either.
bool answers_syn_anew(Side side, const Direction& own, const Direction& peer,
                      const Packet& packet) {
    return side == Side::Server && packet.has(net::kSyn) && packet.has(net::kAck) &&
           own.is_untouched() && peer.bytes.started() &&
           packet.acknowledgement == peer.bytes.first_sequence();
}

}  // namespace

// Finds the sequence numbers at which the two streams begin.
void TcpStreams::settle_starts(std::uint32_t slot, Side side, const Packet& packet) {
    Direction& own = direction(slot, side);
    Direction& peer = direction(slot, other(side));
    const bool syn = packet.has(net::kSyn);
    const std::uint32_t first = packet.sequence + (syn ? 1 : 0);
    if (!own.bytes.started()) {
        own.bytes.start(first);
    } else if (own.start_is_guessed && own.is_untouched() && (syn || packet.payload_length > 1)) {
        // The guess was too late if the acknowledgement overtook what it acknowledges. One byte
        // alone is a keep-alive probe (RFC 9293, 3.8.4).
        const std::int64_t offset = own.bytes.offset_of(first);
        if (offset < 0 && offset >= -kMaxLateStart) {
            own.bytes.start(first);
        }
    } else if (answers_syn_anew(side, own, peer, packet)) {
        own.bytes.start(first);
    }
    if (packet.has(net::kAck) && !peer.bytes.started()) {
        peer.bytes.start(packet.acknowledgement);
        peer.start_is_guessed = true;
    }
}

// While bytes are skipped, any number goes: much of the stream may be missing.
bool TcpStreams::is_stray(std::uint32_t slot, Side side, const Packet& packet) const {
    const Connection& connection = connections_[slot];
    const HalfStream& bytes = connection.talk->of(side).bytes;
    const std::int64_t ahead =
        bytes.offset_of(packet.sequence) - static_cast<std::int64_t>(bytes.next());
    return !connection.skipping && (ahead > kMaxAhead || ahead < -kMaxAhead);
}

// How much of the other side's stream this very segment acknowledges. Without an ACK, what earlier
// ones did.
std::uint64_t TcpStreams::acknowledged_by(std::uint32_t slot, Side side,
                                          const Packet& packet) const {
    const Direction& peer = connections_[slot].talk->of(other(side));
    if (!packet.has(net::kAck) || !peer.bytes.started()) {
        return peer.acknowledged;
    }
    const std::int64_t up_to = peer.bytes.offset_of(packet.acknowledgement);
    if (up_to > static_cast<std::int64_t>(peer.bytes.next()) + kMaxAhead) {
        return peer.acknowledged;
    }
    return static_cast<std::uint64_t>(std::max<std::int64_t>(up_to, 0));
}

void TcpStreams::take_acknowledgement(std::uint32_t slot, Side side, const Packet& packet) {
    Direction& peer = direction(slot, other(side));
    const std::uint64_t up_to = acknowledged_by(slot, side, packet);
    if (up_to <= peer.acknowledged) {
        return;
    }
    peer.acknowledged = up_to;
    if (!connections_[slot].skipping) {
        deliver(slot, side, packet.frame, packet.time, TcpAcknowledged{up_to});
    }
}

void TcpStreams::tell_link(std::uint32_t slot, Side side, const Packet& packet) {
    Direction& own = direction(slot, side);
    own.note_hop_limit(packet.hop_limit);
    if (own.link_told) {
        return;
    }
    own.link_told = true;
    LinkSeen link;
    link.vlan = packet.vlan;
    link.hop_limit = packet.hop_limit;
    link.tunnel = packet.tunnel;
    if (packet.source_mac.size() == 6) {
        link.mac.emplace();
        std::copy(packet.source_mac.begin(), packet.source_mac.end(), link.mac->bytes.begin());
    }
    deliver(slot, side, packet.frame, packet.time, link);
}

std::span<const Delivery> TcpStreams::finish() {
    start_over();
    if (ending_.empty()) {
        expire();
    }
    while (half_open_.size > 0) {
        remove(half_open_.oldest, FlowEnd::EndOfCapture, FrameRef{});
    }
    if (ending_.empty()) {
        line_up();
    }
    for (std::size_t count = 0; count < kEndedAtOnce && !ending_.empty(); ++count) {
        remove(ending_.back(), FlowEnd::EndOfCapture, FrameRef{});
        ending_.pop_back();
    }
    return deliveries_;
}

// All connections that are left, the youngest first.
void TcpStreams::line_up() {
    for (std::uint32_t slot = 0; slot < connections_.size(); ++slot) {
        if (connections_[slot].state != State::Free) {
            ending_.push_back(slot);
        }
    }
    std::sort(ending_.begin(), ending_.end(), [this](std::uint32_t a, std::uint32_t b) {
        return generation_ - connections_[a].generation < generation_ - connections_[b].generation;
    });
}

void TcpStreams::skip_payload(FlowId flow) {
    if (flow >= connections_.size() || !connections_[flow].talk ||
        connections_[flow].state == State::Joining) {
        return;
    }
    connections_[flow].skipping = true;
    connections_[flow].talk->passed.reset();
    for (const Side side : {Side::Client, Side::Server}) {
        Direction& own = direction(flow, side);
        own.bytes.drop_pending();
        if (own.waiting_close) {
            own.bytes.advance_to(own.waiting_close->what.offset);
        }
        count_pending(own);
    }
}

}  // namespace siptls::stream
