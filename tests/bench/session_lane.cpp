// SPDX-License-Identifier: GPL-2.0-or-later
// A heap of slots by the time their next packet is due.
#include "bench/session_lane.h"

#include <utility>

namespace siptls::bench {
namespace {

using namespace std::chrono_literals;

// The first sessions start one after another, so that their ends spread as well.
constexpr Micros kStagger = 5ms;

}  // namespace

SessionLane::SessionLane(std::size_t open, std::uint64_t total, Start start)
    : total_{total}, start_{std::move(start)} {
    sessions_.reserve(open);
    while (sessions_.size() < open && started_ < total_) {
        const std::size_t slot = sessions_.size();
        due_.push({kCaptureStart + slot * kStagger, slot});
        sessions_.push_back(start_(started_++));
    }
}

Transport SessionLane::write_next(CaptureFile& file, Micros time) {
    const Due now = due_.top();
    due_.pop();
    Session& session = sessions_[now.slot];
    const Transport written = session.write_next(file, time);
    if (session.done()) {
        if (started_ == total_)
            return written;
        session = start_(started_++);
    }
    due_.push({now.time + session.pause(), now.slot});
    return written;
}

}  // namespace siptls::bench
