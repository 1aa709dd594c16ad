// SPDX-License-Identifier: GPL-2.0-or-later
#include "stream/capture_clock.h"

#include <limits>

#include <doctest/doctest.h>

#include "stream/limits.h"

using namespace siptls;
using stream::CaptureClock;

TEST_CASE("capture clock: never runs backwards, and swapped frames leave it alone") {
    CaptureClock clock;
    CHECK(clock.advance(100 * kSecond) == 100 * kSecond);
    CHECK(clock.advance(99 * kSecond) == 100 * kSecond);
    CHECK(clock.advance(101 * kSecond) == 101 * kSecond);
}

TEST_CASE("capture clock: two interfaces whose clocks differ by hours do not drive it") {
    CaptureClock clock;
    for (int frame = 0; frame < 10'000; ++frame) {
        clock.advance(100'000 * kSecond + frame);
        clock.advance(10 * kSecond + frame);
    }
    CHECK(clock.now() == 100'000 * kSecond + 9'999);
}

TEST_CASE("capture clock: an interface that lags a little stays behind") {
    CaptureClock clock;
    clock.advance(1'000 * kSecond);
    for (std::uint32_t frame = 0; frame <= 2 * stream::kClockStepFrames; ++frame) {
        clock.advance(1'000 * kSecond - stream::kClockStep);
    }
    CHECK(clock.advance(1'001 * kSecond) == 1'001 * kSecond);
}

TEST_CASE("capture clock: goes on after the capturing clock was set back") {
    CaptureClock clock;
    clock.advance(100'000 * kSecond);
    for (std::uint32_t frame = 0; frame <= stream::kClockStepFrames; ++frame) {
        clock.advance(1'000 * kSecond);
    }
    CHECK(clock.now() == 100'000 * kSecond);
    CHECK(clock.advance(1'005 * kSecond) == 100'005 * kSecond);
    CHECK(clock.advance(1'004 * kSecond) == 100'005 * kSecond);
}

TEST_CASE("capture clock: times at the ends of their range do no harm") {
    constexpr Nanoseconds kFirst = std::numeric_limits<Nanoseconds>::min();
    constexpr Nanoseconds kLast = std::numeric_limits<Nanoseconds>::max();
    CaptureClock clock;
    CHECK(clock.advance(kFirst) == 0);
    CHECK(clock.advance(kLast) == kLast);
    for (std::uint32_t frame = 0; frame <= stream::kClockStepFrames; ++frame) {
        clock.advance(kFirst);
    }
    CHECK(clock.advance(kLast) == kLast);
}
