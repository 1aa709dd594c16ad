// SPDX-License-Identifier: GPL-2.0-or-later
// The life of connections in the table: found, created, aged, let go.
#include <algorithm>
#include <utility>

#include "stream/limits.h"
#include "stream/tcp_streams.h"

namespace siptls::stream {

using net::Packet;

std::uint32_t TcpStreams::find(const FlowKey& key, std::uint64_t hash) const {
    return index_.find(hash, [&](std::uint32_t slot) { return connections_[slot].key == key; });
}

std::uint32_t TcpStreams::create(const FlowKey& key, std::uint64_t hash, bool client_is_low,
                                 const Packet& packet) {
    std::uint32_t slot = 0;
    if (free_.empty()) {
        slot = static_cast<std::uint32_t>(connections_.size());
        connections_.emplace_back();
    } else {
        slot = free_.back();
        free_.pop_back();
        connections_[slot] = Connection{};
    }
    Connection& connection = connections_[slot];
    connection.key = key;
    connection.hash = hash;
    connection.client_is_low = client_is_low;
    connection.first_frame = packet.frame;
    connection.first_time = packet.time;
    connection.last_activity = now_;
    connection.generation = ++generation_;
    connection.state = State::HalfOpen;
    index_.insert(hash, slot);
    link_newest(slot);
    return slot;
}

void TcpStreams::open(std::uint32_t slot, Joined joined) {
    unlink(slot);
    connections_[slot].state = State::Open;
    link_newest(slot);
    const Connection& connection = connections_[slot];
    deliver(slot, Side::Client, connection.first_frame, connection.first_time,
            TcpOpened{connection.client_endpoint(), connection.server_endpoint(), joined});
}

// Half-open connections vanish without a word to the rooms above; they were counted.
void TcpStreams::remove(std::uint32_t slot, FlowEnd why, const Packet* packet) {
    if (connections_[slot].state != State::HalfOpen) {
        give_up_holes(slot, Side::Client);
        give_up_holes(slot, Side::Server);
        for (const Side side : {Side::Client, Side::Server}) {
            pending_total_ -= connections_[slot].of(side).bytes.pending_bytes();
        }
        const bool closed = connections_[slot].state == State::Closed;
        Timestamp time{connections_[slot].last_activity, connections_[slot].first_time.digits};
        deliver(slot, Side::Client, packet == nullptr ? FrameRef{} : packet->frame, time,
                FlowEnded{closed && why == FlowEnd::Replaced ? FlowEnd::Closed : why});
    } else if (why != FlowEnd::Closed) {
        count_syn(connections_[slot].server_endpoint(), false);
    }
    unlink(slot);
    index_.erase(connections_[slot].hash, slot);
    connections_[slot] = Connection{};
    free_.push_back(slot);
}

void TcpStreams::count_syn(const Endpoint& server, bool refused) {
    auto found = syn_tallies_.find(server);
    if (found == syn_tallies_.end()) {
        if (syn_tallies_.size() >= kMaxServersCounted) {
            found = syn_tallies_.try_emplace(Endpoint{}).first;  // the scan as a whole
        } else {
            found = syn_tallies_.try_emplace(server).first;
        }
    }
    ++(refused ? found->second.refused : found->second.unanswered);
}

void TcpStreams::linger(std::uint32_t slot) {
    Connection& connection = connections_[slot];
    if (connection.state == State::Closed) {
        return;
    }
    connection.state = State::Closed;
    lingering_.push_back(Lingering{slot, connection.generation, now_ + kLinger});
}

void TcpStreams::expire() {
    while (!lingering_.empty() && lingering_.front().until <= now_) {
        const Lingering done = lingering_.front();
        lingering_.pop_front();
        if (connections_[done.slot].generation == done.generation) {
            remove(done.slot, FlowEnd::Closed, nullptr);
        }
    }
    while (half_open_.oldest != FlowIndex::kNone &&
           now_ - connections_[half_open_.oldest].last_activity > kSynTimeout) {
        remove(half_open_.oldest, FlowEnd::TimedOut, nullptr);
    }
    while (open_.oldest != FlowIndex::kNone &&
           now_ - connections_[open_.oldest].last_activity > kIdleTimeout) {
        const std::uint32_t slot = open_.oldest;
        if (connections_[slot].skipping) {
            // Long silence is normal once TLS is established; only the ceiling lets such a
            // connection go.
            unlink(slot);
            link_sleeping(slot);
            continue;
        }
        remove(slot,
               connections_[slot].state == State::Closed ? FlowEnd::Closed : FlowEnd::TimedOut,
               nullptr);
    }
}

void TcpStreams::make_room() {
    if (half_open_.size >= kMaxHalfOpen) {
        ++counters_.half_open_evicted;
        remove(half_open_.oldest, FlowEnd::Evicted, nullptr);
    }
    if (half_open_.size + open_.size + sleeping_.size >= kMaxConnections) {
        ++counters_.connections_evicted;
        const AgeList& list = sleeping_.size > 0 ? sleeping_ : open_;
        remove(list.oldest != FlowIndex::kNone ? list.oldest : half_open_.oldest, FlowEnd::Evicted,
               nullptr);
    }
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

void TcpStreams::touch(std::uint32_t slot) {
    Connection& connection = connections_[slot];
    connection.last_activity = now_;
    if (connection.newer == FlowIndex::kNone && !connection.sleeping) {
        return;  // already the newest
    }
    unlink(slot);
    connection.sleeping = false;
    link_newest(slot);
}

}  // namespace siptls::stream
