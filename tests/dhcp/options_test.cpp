// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/options.h"

#include <doctest/doctest.h>

#include "text_properties.h"

using namespace siptls::dhcp;
using namespace siptls::tests;

namespace {

siptls::Result<Options> gather(std::string_view options, std::string_view file = "",
                               std::string_view sname = "") {
    return gather_options(unhex(options), unhex(file), unhex(sname));
}

}  // namespace

TEST_CASE("dhcp options: pads are passed over, nothing behind the end counts") {
    const auto options = gather("000c0161000032000d0162ff0e0163");
    REQUIRE(options);
    REQUIRE(options->list.size() == 3);
    CHECK(options->list[0].code == 12);
    CHECK(options->list[1].code == 50);
    CHECK(options->list[1].value.empty());
    CHECK(options->list[2].code == 13);
    CHECK(options->find(14) == nullptr);
    CHECK(options->complete);
}

TEST_CASE("dhcp options: parts of one option are joined") {
    const auto options = gather(
        "0c0161"
        "0d0162"
        "0c0263ff"
        "ff");
    REQUIRE(options);
    REQUIRE(options->list.size() == 2);
    CHECK(options->find(12)->value == unhex("6163ff"));
}

TEST_CASE("dhcp options: other fields count only if option 52 says so") {
    CHECK(gather("ff", "0c0161ff", "0d0162ff")->list.empty());
    const auto file = gather("340101ff", "0c0161ff", "0d0162ff");
    CHECK(file->find(12) != nullptr);
    CHECK(file->find(13) == nullptr);
    const auto sname = gather("340102ff", "0c0161ff", "0d0162");
    CHECK(sname->find(12) == nullptr);
    CHECK(sname->find(13) != nullptr);
    // Of a length that option 52 never has.
    CHECK(gather("34020303ff", "0c0161ff", "0d0162ff")->list.size() == 1);
}

TEST_CASE("dhcp options: without the end option they are not complete") {
    for (const char* field : {"", "00", "0c", "0c02", "0c0261", "0c0161"}) {
        CAPTURE(field);
        const auto options = gather(field);
        REQUIRE(options);
        CHECK_FALSE(options->complete);
    }
    CHECK(gather("0c0261")->list.empty());
}

TEST_CASE("dhcp options: an overloaded field cannot be cut") {
    CHECK_FALSE(gather("340101ff", "0c0261"));
    CHECK_FALSE(gather("340102ff", "", "0c"));
    CHECK(gather("340103ff", "0c0161", ""));
}
