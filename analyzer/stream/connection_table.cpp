// SPDX-License-Identifier: GPL-2.0-or-later
// The life of connections in the table: found, created, aged, let go.
#include <algorithm>
#include <limits>
#include <memory>

#include "bytes/prefetch.h"
#include "stream/limits.h"
#include "stream/tcp_streams.h"

namespace siptls::stream {

using net::Packet;

std::uint32_t TcpStreams::create(const FlowKey& key, std::uint64_t hash, bool client_is_low,
                                 const Packet& packet) {
    std::uint32_t slot = 0;
    if (free_ == FlowIndex::kNone) {
        slot = static_cast<std::uint32_t>(connections_.size());
        connections_.emplace_back();
    } else {
        slot = free_;
        free_ = connections_[slot].older;
    }
    Connection& connection = connections_[slot];
    connection.key = key;
    connection.client_is_low = client_is_low;
    connection.first_capture = packet.frame.capture;
    connection.first_number = packet.frame.number;
    connection.first_time = packet.time.nanoseconds;
    connection.time_digits = packet.time.digits;
    connection.last_activity = clock_.now();
    connection.generation = ++generation_;
    connection.state = State::HalfOpen;
    index_.insert(hash, slot);
    link_newest(slot);
    return slot;
}

// A connection of which the first segment captured is no SYN.
void TcpStreams::await_syn(std::uint32_t slot, std::uint32_t client_start) {
    unlink(slot);
    Connection& connection = connections_[slot];
    connection.state = State::Joining;
    connection.client_start = client_start;
    begin_talk(connection);
    link_newest(slot);
}

void TcpStreams::begin_talk(Connection& connection) {
    connection.talk = spare_.take();
    if (!connection.talk) {
        connection.talk = std::make_unique<Conversation>();
    }
}

void TcpStreams::open(std::uint32_t slot, Joined joined) {
    unlink(slot);
    Connection& connection = connections_[slot];
    connection.state = State::Open;
    connection.last_activity = clock_.now();
    if (!connection.talk) {
        begin_talk(connection);
    }
    if (joined == Joined::AtSyn) {
        Direction& client = connection.talk->client;
        client.bytes.start(connection.client_start);
        if (connection.syn_hop_limit != 0) {
            client.lowest_hop_limit = connection.syn_hop_limit;
            client.highest_hop_limit = connection.syn_hop_limit;
        }
    }
    link_newest(slot);
    const bool by_server = joined == Joined::AtSyn && !connection.syn_seen;
    deliver(slot, by_server ? Side::Server : Side::Client, connection.first_frame(),
            Timestamp{connection.first_time, connection.time_digits},
            TcpOpened{connection.client_endpoint(), connection.server_endpoint(), joined});
}

// Half-open connections vanish without a word to the rooms above; they were counted.
void TcpStreams::remove(std::uint32_t slot, FlowEnd why, FrameRef frame) {
    Connection& connection = connections_[slot];
    if (connection.state == State::HalfOpen) {
        const bool may_be_answered = why == FlowEnd::EndOfCapture &&
                                     clock_.now() - connection.last_activity < kSynAnswerTime;
        if (why != FlowEnd::Closed && !may_be_answered) {
            count_syn(connection.server_endpoint(), &SynTally::unanswered);
        }
    } else {
        release_all(slot);
        constexpr std::uint64_t kEverything = std::numeric_limits<std::uint64_t>::max();
        for (const Side side : {Side::Client, Side::Server}) {
            give_up_holes(slot, side, kEverything);
            give_up_acknowledged(slot, side, frame);
            count_pending(direction(slot, side));
        }
        deliver(slot, Side::Client, frame,
                Timestamp{connection.talk->last_time, connection.time_digits},
                FlowEnded{connection.state == State::Closed ? FlowEnd::Closed : why});
    }
    unlink(slot);
    const std::uint64_t hash = index_.hash(connection.key);
    index_.erase(hash, slot);
    if (connection.state == State::Closed) {
        remember(connection, hash);
    }
    if (connection.talk) {
        *connection.talk = Conversation{};
        spare_.put(std::move(connection.talk));
    }
    connection = Connection{};
    connection.older = released_;
    released_ = slot;
    if (connection.older == FlowIndex::kNone) {
        first_released_ = slot;
    }
}

void TcpStreams::remember(const Connection& connection, std::uint64_t hash) {
    const HalfStream& client = connection.talk->client.bytes;
    const HalfStream& server = connection.talk->server.bytes;
    if (client.started() && server.started()) {
        const bool client_is_low = connection.client_is_low;
        finished_.note(hash, (client_is_low ? client : server).next_sequence(),
                       (client_is_low ? server : client).next_sequence(), clock_.now());
    }
}

void TcpStreams::free_released() {
    connections_[first_released_].older = free_;
    free_ = released_;
    released_ = FlowIndex::kNone;
}

void TcpStreams::count_syn(const Endpoint& server, std::uint64_t SynTally::*tally) {
    auto found = syn_tallies_.find(server);
    if (found == syn_tallies_.end()) {
        const bool scan = syn_tallies_.size() >= kMaxServersCounted;
        found = syn_tallies_.try_emplace(scan ? Endpoint{} : server).first;
    }
    ++(found->second.*tally);
}

void TcpStreams::linger(std::uint32_t slot) {
    Connection& connection = connections_[slot];
    if (connection.state == State::Closed) {
        return;
    }
    connection.state = State::Closed;
    lingering_.push_back(Lingering{slot, connection.generation, clock_.now()});
}

void TcpStreams::end_oldest_lingering() {
    const Lingering done = lingering_.front();
    lingering_.pop_front();
    if (!lingering_.empty()) {
        prefetch_whole(connections_[lingering_.front().slot]);  // most likely the next to end
    }
    if (connections_[done.slot].generation == done.generation) {
        remove(done.slot, FlowEnd::Closed, FrameRef{});
    }
}

// Whether so much time is over for frames that come late.
bool TcpStreams::has_passed(Nanoseconds span, Nanoseconds since) const {
    const Nanoseconds now = clock_.now();
    return now - since >= span && (now - stepped_ >= span || now - since >= kTooLate);
}

void TcpStreams::expire() {
    const Nanoseconds now = clock_.now();
    last_expiry_ = now;
    // Frames around a step may have changed places: what lingered before it does so a moment more.
    const Nanoseconds sure = now - stepped_ >= kStepGrace ? now : stepped_from_;
    while (!lingering_.empty() && sure - lingering_.front().since >= kLinger) {
        end_oldest_lingering();
    }
    release_overdue();
    const auto is_silent = [&](const AgeList& list, Nanoseconds limit) {
        return list.oldest != FlowIndex::kNone &&
               now - connections_[list.oldest].last_activity > limit;
    };
    while (is_silent(half_open_, kSynTimeout)) {
        remove(half_open_.oldest, FlowEnd::TimedOut, FrameRef{});
    }
    while (is_silent(open_, kIdleTimeout)) {
        const std::uint32_t slot = open_.oldest;
        if (connections_[slot].skipping) {
            // Long silence is normal once TLS is established; only the ceiling lets such a
            // connection go.
            unlink(slot);
            link_sleeping(slot);
        } else {
            remove(slot, FlowEnd::TimedOut, FrameRef{});
        }
    }
}

// Where time leaps, either nothing was said for long or the clock was set forward: who goes on
// within a moment was there all the time.
void TcpStreams::expire_after(Nanoseconds before) {
    if (before != 0 && clock_.now() - before >= kIdleTimeout) {
        leapt_ = clock_.now();
    }
    if (before != 0 && clock_.now() - before >= kTimeStep) {
        stepped_ = clock_.now();
        stepped_from_ = before;
    }
    if (clock_.now() - leapt_ >= kLeapGrace) {
        expire();
    }
}

std::span<const Delivery> TcpStreams::advance(Timestamp now) {
    start_over();
    clock_.advance(now.nanoseconds);
    if (clock_.now() - last_expiry_ >= kExpiryGrain) {
        expire();
    }
    return deliveries_;
}

std::size_t TcpStreams::open() const {
    const std::size_t followed = open_.size + sleeping_.size;
    return followed - std::min(followed, lingering_.size());
}

void TcpStreams::make_room() {
    if (lingering_.size() >= kMaxLingering) {
        end_oldest_lingering();
    }
    if (half_open_.size >= kMaxHalfOpen) {
        ++counters_.half_open_evicted;
        remove(half_open_.oldest, FlowEnd::Evicted, FrameRef{});
    }
    if (half_open_.size + open_.size + sleeping_.size >= kMaxConnections) {
        ++counters_.connections_evicted;
        const AgeList& list = sleeping_.size > 0 ? sleeping_ : open_;
        remove(list.oldest != FlowIndex::kNone ? list.oldest : half_open_.oldest, FlowEnd::Evicted,
               FrameRef{});
    }
}

TcpStreams::AgeList& TcpStreams::list_of(const Connection& connection) {
    if (connection.state == State::HalfOpen) {
        return half_open_;
    }
    return connection.sleeping ? sleeping_ : open_;
}

void TcpStreams::link_newest(std::uint32_t slot) {
    Connection& connection = connections_[slot];
    AgeList& list = list_of(connection);
    connection.older = list.newest;
    connection.newer = FlowIndex::kNone;
    if (list.newest != FlowIndex::kNone) {
        connections_[list.newest].newer = slot;
    }
    list.newest = slot;
    if (list.oldest == FlowIndex::kNone) {
        list.oldest = slot;
    }
    ++list.size;
}

void TcpStreams::unlink(std::uint32_t slot) {
    Connection& connection = connections_[slot];
    AgeList& list = list_of(connection);
    (connection.newer == FlowIndex::kNone ? list.newest : connections_[connection.newer].older) =
        connection.older;
    (connection.older == FlowIndex::kNone ? list.oldest : connections_[connection.older].newer) =
        connection.newer;
    --list.size;
}

void TcpStreams::link_sleeping(std::uint32_t slot) {
    connections_[slot].sleeping = true;
    link_newest(slot);
}

void TcpStreams::make_newest(std::uint32_t slot) {
    Connection& connection = connections_[slot];
    unlink(slot);
    connection.last_activity = clock_.now();
    connection.sleeping = false;
    link_newest(slot);
}

}  // namespace siptls::stream
