// SPDX-License-Identifier: GPL-2.0-or-later
#include "bytes/few.h"

#include <algorithm>
#include <vector>

#include <doctest/doctest.h>

using namespace siptls;

TEST_CASE("few: values come in order, however many there are") {
    for (int count = 0; count < 12; ++count) {
        Few<int, 4> few;
        CHECK(few.empty());
        std::vector<int> expected;
        for (int value = 0; value < count; ++value) {
            few.push_back(value);
            expected.push_back(value);
        }
        CHECK(few.size() == expected.size());
        CHECK(few.empty() == expected.empty());
        CHECK(std::equal(few.begin(), few.end(), expected.begin(), expected.end()));
        std::reverse(few.begin(), few.end());
        CHECK(std::equal(few.begin(), few.end(), expected.rbegin(), expected.rend()));
    }
}

TEST_CASE("few: a copy has values of its own") {
    for (const int count : {2, 8}) {
        Few<int, 4> few;
        for (int value = 0; value < count; ++value) {
            few.push_back(value);
        }
        const Few<int, 4> copy = few;
        *few.begin() = 100;
        few.push_back(101);
        CHECK(copy.size() == static_cast<std::size_t>(count));
        CHECK(copy[0] == 0);
    }
}
