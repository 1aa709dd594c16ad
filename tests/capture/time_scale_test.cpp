// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/time_scale.h"

#include <cstdint>
#include <initializer_list>

#include <doctest/doctest.h>

using namespace siptls;
using namespace siptls::capture;

TEST_CASE("time scale: ticks of any resolution become nanoseconds") {
    const struct {
        std::uint8_t resolution;
        std::int64_t offset;
        std::uint64_t ticks;
        Nanoseconds expected;
        int digits;
    } rows[] = {
        {6, 0, 1'700'000'000'123'456, 1'700'000'000'123'456'000, 6},
        {9, 0, 1'700'000'000'123'456'789, 1'700'000'000'123'456'789, 9},
        {0, 0, 1'700'000'000, 1'700'000'000 * kSecond, 0},
        {3, 0, 1'700'000'000'123, 1'700'000'000'123'000'000, 3},
        {12, 0, 5'123'456'789'999, 5'123'456'789, 9},
        {29, 0, ~0ULL, 0, 9},
        {127, 0, ~0ULL, 0, 9},
        {0x80, 0, 12, 12 * kSecond, 0},
        {0x81, 0, 3, 1'500'000'000, 1},
        {0x80 | 10, 0, 1024 + 512, 1'500'000'000, 4},
        {0x80 | 32, 0, 0x1'8000'0000, 1'500'000'000, 9},
        {0xff, 0, ~0ULL, 0, 9},
        {6, 100, 0, 100 * kSecond, 6},
        {6, -1, 2'500'000, 1'500'000'000, 6},
        {9, -3, 1, 0, 9},
    };
    for (const auto& row : rows) {
        CAPTURE(row.resolution);
        CAPTURE(row.ticks);
        const Timestamp time = TimeScale(row.resolution, row.offset).time(row.ticks);
        CHECK(time.nanoseconds == row.expected);
        CHECK(time.digits == row.digits);
    }
}

TEST_CASE("time scale: hostile times stay between 1970 and the latest time") {
    for (int resolution = 0; resolution < 256; ++resolution) {
        for (const std::int64_t offset :
             {INT64_MIN, std::int64_t{-1}, std::int64_t{0}, std::int64_t{1}, INT64_MAX}) {
            const TimeScale scale(static_cast<std::uint8_t>(resolution), offset);
            for (const std::uint64_t ticks :
                 {std::uint64_t{0}, std::uint64_t{1} << 62, ~std::uint64_t{1}, ~std::uint64_t{0}}) {
                const Nanoseconds time = scale.time(ticks).nanoseconds;
                CHECK(time >= 0);
                CHECK(time <= kLatestTime);
            }
        }
    }
}
