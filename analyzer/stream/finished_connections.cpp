// SPDX-License-Identifier: GPL-2.0-or-later
#include "stream/finished_connections.h"

#include "stream/limits.h"

namespace siptls::stream {

namespace {

// What begins there was said before. What begins behind it is new: a connection that goes on in
// spite of a reset is worth following.
bool is_behind(std::uint32_t sequence, std::uint32_t next) {
    const auto ahead = static_cast<std::int32_t>(sequence - next);
    return ahead < 0 && ahead >= -kResetWindow;
}

// The other side may have said more than was captured. An acknowledgement far from that is of
// another connection on the same endpoints.
bool is_near(std::uint32_t acknowledgement, std::uint32_t next) {
    const auto ahead = static_cast<std::int32_t>(acknowledgement - next);
    return ahead <= kMaxLateStart && ahead >= -kResetWindow;
}

}  // namespace

// The index of connections is probed by the low bits.
FinishedConnections::Place& FinishedConnections::place_of(std::uint64_t hash) {
    static_assert((kFinishedRemembered & (kFinishedRemembered - 1)) == 0);
    return places_[(hash >> 32) & (kFinishedRemembered - 1)];
}

void FinishedConnections::note(std::uint64_t hash, std::uint32_t low_next, std::uint32_t high_next,
                               Nanoseconds now) {
    if (places_.empty()) {
        places_.resize(kFinishedRemembered);
    }
    place_of(hash) = Place{hash, {low_next, high_next}, now};
}

bool FinishedConnections::is_repeated(std::uint64_t hash, bool swapped, const net::Packet& packet,
                                      Nanoseconds now) {
    if (places_.empty()) {
        return false;
    }
    Place& place = place_of(hash);
    if (place.since == kNever || place.hash != hash) {
        return false;
    }
    if (!packet.has(net::kAck)) {
        const std::uint32_t start = packet.sequence + 1;
        return packet.has(net::kSyn) && place.next[0] == start && place.next[1] == start &&
               now - place.since <= kLinger;
    }
    const bool same = now - place.since <= kRepeatTimeout &&
                      is_behind(packet.sequence, place.next[swapped ? 1 : 0]) &&
                      is_near(packet.acknowledgement, place.next[swapped ? 0 : 1]);
    if (same) {
        place.since = now;
    }
    return same;
}

}  // namespace siptls::stream
