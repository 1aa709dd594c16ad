// SPDX-License-Identifier: GPL-2.0-or-later
#include "guard.h"

#include <stdexcept>
#include <string>

#include <doctest/doctest.h>

using namespace siptls::plugin;

TEST_CASE("a defect is kept, ends all further work, and is forgotten with the capture") {
    guarded([] { throw std::runtime_error("a table overran"); });
    REQUIRE(defect() != nullptr);
    CHECK(std::string(defect()).find("a table overran") != std::string::npos);
    bool worked = false;
    guarded([&] { worked = true; });
    CHECK_FALSE(worked);
    forget_defect();
    CHECK(defect() == nullptr);
    guarded([&] { worked = true; });
    CHECK(worked);
}

TEST_CASE("what is no exception of the library stays inside too") {
    guarded([] { throw 7; });
    CHECK(defect() != nullptr);
    forget_defect();
}
