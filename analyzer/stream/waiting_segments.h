// SPDX-License-Identifier: GPL-2.0-or-later
// Segments of one connection that were captured before what they acknowledge, as where a mirror
// takes the two directions from two queues or two clocks differ: they wait, in the order of their
// coming, until the other side's bytes were seen or are given up. Only connections that need it
// have one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "net/packet.h"
#include "siptls/event.h"

namespace siptls::stream {

struct WaitingSegment {
    net::Packet packet;               // views `bytes`
    std::vector<std::uint8_t> bytes;  // moving a vector keeps them where they are
    Side side = Side::Client;
    Nanoseconds since = 0;         // by CaptureClock
    std::uint64_t came_after = 0;  // so many segments of the connection, see WaitingSegments::seen
};

class WaitingSegments {
  public:
    // A segment of the connection came, whatever becomes of it.
    void see(Side side) { last_of_[index(side)] = ++seen_; }
    bool empty() const { return segments_.empty(); }
    // What is kept, in bytes of memory.
    std::size_t size() const { return size_; }
    // What `packet` would take.
    static std::size_t size_of(const net::Packet& packet);
    void keep(Side side, const net::Packet& packet, Nanoseconds now);

    const std::vector<WaitingSegment>& segments() const { return segments_; }
    WaitingSegment take(std::size_t number);
    // Whether one of the first `count` is of this side.
    bool has_of(Side side, std::size_t count) const;
    // Segments of the connection since the first began to wait.
    std::uint64_t seen_since_first() const { return seen_ - segments_.front().came_after; }
    // Nothing came from `side` since the first began to wait.
    bool in_vain_for(Side side) const {
        return last_of_[index(side)] <= segments_.front().came_after;
    }

    // The bytes of `side` before this offset were waited for. One of them less may be all there
    // are: a FIN is acknowledged like a byte.
    std::uint64_t& waited_until(Side side) { return waited_until_[index(side)]; }
    // `side` was waited for and nothing came, nor has since.
    bool is_absent(Side side) const { return absent_after_[index(side)] > last_of_[index(side)]; }
    void note_absent(Side side) { absent_after_[index(side)] = seen_ + 1; }

    bool listed = false;  // among those that time is kept for

  private:
    static std::size_t index(Side side) { return static_cast<std::size_t>(side); }

    std::vector<WaitingSegment> segments_;
    std::size_t size_ = 0;
    std::uint64_t seen_ = 0;
    std::array<std::uint64_t, 2> last_of_{};  // the latest segment of each side, as `seen_` counts
    std::array<std::uint64_t, 2> absent_after_{};
    std::array<std::uint64_t, 2> waited_until_{};
};

}  // namespace siptls::stream
