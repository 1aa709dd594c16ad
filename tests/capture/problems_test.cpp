// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/problems.h"

#include <set>
#include <string>

#include <doctest/doctest.h>

using namespace siptls;
using namespace siptls::capture;

TEST_CASE("problems: each code has a name of its own") {
    std::set<std::string_view> names;
    for (int code = 0; code <= static_cast<int>(ProblemCode::FragmentsMissing); ++code) {
        names.insert(name(static_cast<ProblemCode>(code)));
    }
    CHECK(names.size() == static_cast<std::size_t>(ProblemCode::FragmentsMissing) + 1);
    CHECK(names.count("unknown") == 0);
}
