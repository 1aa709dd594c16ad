// SPDX-License-Identifier: GPL-2.0-or-later
// How evenly attempts follow each other: "30 even", "30 perhaps", or "none".
#include "diagnosis/rhythm.h"

#include <cmath>
#include <initializer_list>
#include <string>

#include <doctest/doctest.h>

#include "diagnosis/scene.h"

using namespace siptls;
using namespace siptls::diagnosis;
using namespace siptls::tests;

namespace {

std::string rhythm(std::initializer_list<std::int64_t> seconds) {
    std::vector<Timestamp> times;
    for (const std::int64_t second : seconds) {
        times.push_back(at_second(second));
    }
    const auto found = rhythm_of(times);
    return found ? std::to_string(std::lround(found->seconds)) +
                       (found->certain ? " even" : " perhaps")
                 : "none";
}

}  // namespace

TEST_CASE("attempts have a rhythm if there are four at nearly equal intervals") {
    CHECK(rhythm({0, 30, 60, 90}) == "30 even");
    CHECK(rhythm({0, 30, 61, 90, 121}) == "31 even");
    CHECK(rhythm({90, 0, 60, 30}) == "30 even");          // in the order in which they ended
    CHECK(rhythm({0, 30, 60, 7200, 7230}) == "30 even");  // two captures
    CHECK(rhythm({0, 30, 90, 210}) == "none");            // a phone that backs off
    CHECK(rhythm({0, 0, 0, 0}) == "none");
    CHECK(rhythm({}) == "none");
}

TEST_CASE("an interval in which the clock was set back is left out") {
    CHECK(rhythm({0, 3, 6, 4, 7, 10}) == "3 even");
    CHECK(rhythm({0, 3, 6, 9, -3588}) == "3 even");
    CHECK(rhythm({5000, 3, 6, 9, 12}) == "3 even");
    CHECK(rhythm({0, 3, 6, 4, 7, 5, 8, 11}) == "none");  // twice: order, not clocks
    CHECK(rhythm({0, 30, 90, 20, 50, 110}) == "none");   // still a phone that backs off
}

TEST_CASE("one interval unlike the others makes a rhythm uncertain, two make none") {
    CHECK(rhythm({0, 30, 60, 300, 330}) == "30 perhaps");  // a pause
    CHECK(rhythm({0, 30, 60, 120, 150}) == "30 perhaps");  // one was not captured
    CHECK(rhythm({0, 3, 6, 4, 7, 13}) == "3 perhaps");     // set back, and one missing
    CHECK(rhythm({0, 60, 90, 120}) == "30 perhaps");       // likewise
    CHECK(rhythm({0, 30, 60, 120, 150, 210}) == "none");
}

TEST_CASE("three attempts may be the beginning of a rhythm") {
    CHECK(rhythm({0, 30, 60}) == "30 perhaps");
    CHECK(rhythm({0, 30, 7200, 7230}) == "30 perhaps");  // two captures
    CHECK(rhythm({0, 30, 90}) == "none");
    CHECK(rhythm({0, 30}) == "none");
}
