// SPDX-License-Identifier: GPL-2.0-or-later
// The time by which connections age: capture time that never runs backwards. Timestamps out of
// order (several interfaces, several files) leave it where it is; a clock that was set back, or one
// frame with a date far ahead, does not stop it for good.
#pragma once

#include <cstdint>

#include "siptls/time.h"

namespace siptls::stream {

class CaptureClock {
  public:
    // Takes the time of the next frame; returns now().
    Nanoseconds advance(Nanoseconds time) {
        if (shift_ == 0 && time >= now_) {
            now_ = time;
            behind_ = 0;
        } else {
            advance_shifted(time);
        }
        return now_;
    }
    Nanoseconds now() const { return now_; }

  private:
    void advance_shifted(Nanoseconds time);

    Nanoseconds now_ = 0;
    Nanoseconds shift_ = 0;     // added to capture time since clocks were set back
    std::uint32_t behind_ = 0;  // frames in a row that lie far behind now
};

}  // namespace siptls::stream
