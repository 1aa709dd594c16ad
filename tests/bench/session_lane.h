// SPDX-License-Identifier: GPL-2.0-or-later
// Interleaves sessions: a fixed number is open at any time, a new one starts where one has ended,
// packets come in time order. Workloads write one lane alone or several mixed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "bench/session.h"

namespace siptls::bench {

class SessionLane {
  public:
    using Start = std::function<Session(std::uint64_t index)>;

    // `open` sessions at a time, `total` in all; `start` makes the session of an index, called with
    // 0, 1, 2 and so on.
    SessionLane(std::size_t open, std::uint64_t total, Start start);

    bool empty() const { return due_.empty(); }
    // When the next packet is due; not when empty.
    Micros due() const { return due_.top().time; }
    // Writes the next packet, stamped `time`, and says what it was; not when empty.
    Transport write_next(CaptureFile& file, Micros time);

    std::uint64_t started() const { return started_; }

  private:
    struct Due {
        Micros time;
        std::size_t slot;
        bool operator>(const Due& right) const {
            return time != right.time ? time > right.time : slot > right.slot;
        }
    };

    std::uint64_t total_;
    Start start_;
    std::uint64_t started_ = 0;
    std::vector<Session> sessions_;  // by slot
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
};

}  // namespace siptls::bench
