// SPDX-License-Identifier: GPL-2.0-or-later
#include "stream/capture_clock.h"

#include <algorithm>
#include <limits>

#include "stream/limits.h"

namespace siptls::stream {

void CaptureClock::advance_shifted(Nanoseconds time) {
    constexpr Nanoseconds kLatest = std::numeric_limits<Nanoseconds>::max();
    time = std::max<Nanoseconds>(time, 0);
    const Nanoseconds shifted = time > kLatest - shift_ ? kLatest : time + shift_;
    if (shifted >= now_) {
        now_ = shifted;
        behind_ = 0;
        return;
    }
    behind_ = now_ - shifted > kClockStep ? behind_ + 1 : 0;
    if (behind_ >= kClockStepFrames) {
        shift_ = now_ - time;
        behind_ = 0;
    }
}

}  // namespace siptls::stream
