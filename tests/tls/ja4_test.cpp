// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/ja4.h"

#include <doctest/doctest.h>

#include "tls/bodies.h"

using namespace siptls;
using namespace siptls::tls;
using namespace siptls::tests;

namespace {

Ja4Parts parts_of(const Buffer& body) {
    const Result<ClientHello> hello = parse_client_hello(body);
    REQUIRE(hello);
    return ja4_parts(*hello);
}

std::string head_of(std::string_view version, std::string_view suites,
                    std::string_view extensions) {
    return parts_of(client_hello_body(version, suites, extensions)).head;
}

}  // namespace

TEST_CASE("JA4 of the example its authors publish, in its raw form") {
    const Ja4Parts parts = parts_of(browser_hello_body());
    CHECK(parts.head == "t13d1516h2");
    CHECK(parts.suites ==
          "002f,0035,009c,009d,1301,1302,1303,c013,c014,c02b,c02c,c02f,c030,cca8,cca9");
    CHECK(parts.extensions ==
          "0005,000a,000b,000d,0012,0015,0017,001b,0023,002b,002d,0033,4469,ff01_"
          "0403,0804,0401,0503,0805,0501,0806,0601");
}

TEST_CASE(
    "JA4 without signature algorithms ends in the extensions, without extensions in nothing") {
    CHECK(parts_of(client_hello_body("0303", "002f", "0017 0000")).extensions == "0017");
    CHECK(parts_of(client_hello_body("0303", "002f", "")).extensions.empty());
    CHECK(parts_of(client_hello_body("0303", "1a1a", "")).suites.empty());
}

TEST_CASE("JA4 names the version by supported_versions, else by the message") {
    CHECK(head_of("0300", "002f", "") == "ts3i010000");
    CHECK(head_of("0301", "002f", "") == "t10i010000");
    CHECK(head_of("0302", "002f", "") == "t11i010000");
    CHECK(head_of("0303", "002f 0035", "") == "t12i020000");
    CHECK(head_of("0303", "002f", "002b 0005 04 2a2a 0303") == "t12i010100");
    CHECK(head_of("0301", "002f", "002b 0005 04 0304 0303") == "t13i010100");
    CHECK(head_of("0399", "002f", "") == "t00i010000");
}

TEST_CASE("JA4 counts at most 99 and only what is no GREASE") {
    std::string suites = "0a0a";
    for (int i = 0; i < 120; ++i) {
        suites += "002f";
    }
    CHECK(head_of("0303", suites, "") == "t12i990000");
}

TEST_CASE("JA4 takes first and last letter of the first protocol, or of its hex digits") {
    CHECK(head_of("0303", "002f", "0010 0005 0003 02 6832") == "t12i0101h2");
    CHECK(head_of("0303", "002f", "0010 000b 0009 08 687474702f312e31") == "t12i0101h1");
    CHECK(head_of("0303", "002f", "0010 0004 0002 01 61") == "t12i0101aa");
    CHECK(head_of("0303", "002f", "0010 0004 0002 01 ab") == "t12i0101ab");
    CHECK(head_of("0303", "002f", "0010 0005 0003 02 abcd") == "t12i0101ad");
    CHECK(head_of("0303", "002f", "0010 0007 0005 04 3031abcd") == "t12i01013d");
    CHECK(head_of("0303", "002f", "0010 0007 0005 04 30313261") == "t12i01010a");
}

TEST_CASE("JA4: a list of signature algorithms that is cut gives what is whole of it") {
    CHECK(parts_of(client_hello_body("0303", "002f", "000d 0002 0010")).extensions == "000d");
    CHECK(parts_of(client_hello_body("0303", "002f", "000d 0006 0004 0403 1a1a")).extensions ==
          "000d_0403");
}
