// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/ranges.h"

#include <algorithm>
#include <vector>

#include <doctest/doctest.h>

using namespace siptls::net;

TEST_CASE("ranges: what is taken and what is repeated agree with a map of bytes") {
    constexpr std::uint32_t kLength = 24;
    std::uint32_t state = 1;
    const auto random = [&state](std::uint32_t below) {
        state = state * 1664525 + 1013904223;
        return (state >> 16) % below;
    };
    for (int round = 0; round < 500; ++round) {
        Ranges ranges;
        std::vector<bool> map(kLength);
        for (int step = 0; step < 8; ++step) {
            const std::uint32_t begin = random(kLength);
            const Range range{begin, begin + random(kLength - begin + 1)};
            std::vector<bool> covered(kLength);
            const auto check = [&](Range part, bool known) {
                for (std::uint32_t at = part.begin; at < part.end; ++at) {
                    CHECK(map[at] == known);
                    CHECK_FALSE(covered[at]);
                    covered[at] = true;
                }
            };
            ranges.add(
                range, [&](Range part) { check(part, false); },
                [&](Range part) { check(part, true); });
            for (std::uint32_t at = 0; at < kLength; ++at) {
                CHECK(covered[at] == (at >= range.begin && at < range.end));
                map[at] = map[at] || covered[at];
            }
            const auto hole = std::find(map.begin(), map.end(), false);
            CHECK(ranges.prefix() == static_cast<std::uint32_t>(hole - map.begin()));
            const auto last = std::find(map.rbegin(), map.rend(), true);
            CHECK(ranges.end() == static_cast<std::uint32_t>(map.rend() - last));
        }
    }
}
