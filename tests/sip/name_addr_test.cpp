// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/name_addr.h"

#include <doctest/doctest.h>

using namespace siptls::sip;

TEST_CASE("name-addr: display name, URI and parameters of the field") {
    const auto address = parse_name_addr(R"("Jeff <x>; \"S\"" <sip:jeff@mslync.net;p=1>;tag=a1)");
    REQUIRE(address);
    CHECK(address->display_name == R"("Jeff <x>; \"S\"")");
    CHECK(address->uri.user == "jeff");
    CHECK(find_parameter(address->uri.parameters, "p") == "1");
    CHECK(find_parameter(address->parameters, "tag") == "a1");
}

TEST_CASE("name-addr: an unquoted display name and blanks") {
    const auto address = parse_name_addr(" Jeff S < sip:jeff@mslync.net > ; tag = a1 ");
    REQUIRE(address);
    CHECK(address->display_name == "Jeff S");
    CHECK(address->uri.host == "mslync.net");
    CHECK(find_parameter(address->parameters, "tag") == "a1");
}

TEST_CASE("name-addr: parameters of a bare URI belong to the field") {
    const auto address = parse_name_addr("sip:jeff@mslync.net;tag=a1");
    REQUIRE(address);
    CHECK(address->uri.parameters.empty());
    CHECK(address->uri.host == "mslync.net");
    CHECK(find_parameter(address->parameters, "tag") == "a1");
}

TEST_CASE("name-addr: what is none is malformed") {
    for (const char* text : {"", "*", "<>", "<sip:a", "\"<sip:a>", "Jeff"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_name_addr(text));
    }
}
