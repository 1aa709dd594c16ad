// SPDX-License-Identifier: GPL-2.0-or-later
// Capture time: when a frame was seen, by the clock of the capturing machine. Analysis never asks
// for "now".
#pragma once

#include <compare>
#include <cstdint>

namespace siptls {

// A span of capture time in nanoseconds.
using Nanoseconds = std::int64_t;
inline constexpr Nanoseconds kSecond = 1'000'000'000;

// Nanoseconds since 1970-01-01 UTC, leap seconds not counted. `digits` is the number of decimal
// places of a second that the capture file really holds (6 for microseconds, 9 for nanoseconds) and
// only matters when written out.
struct Timestamp {
    Nanoseconds nanoseconds = 0;
    std::uint8_t digits = 6;

    friend bool operator==(const Timestamp& a, const Timestamp& b) {
        return a.nanoseconds == b.nanoseconds;
    }
    friend std::strong_ordering operator<=>(const Timestamp& a, const Timestamp& b) {
        return a.nanoseconds <=> b.nanoseconds;
    }
};

}  // namespace siptls
