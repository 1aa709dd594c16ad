// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/endpoint.h"

#include <string>

#include <doctest/doctest.h>

using namespace siptls;

TEST_CASE("endpoint: text and value agree both ways") {
    for (const char* text :
         {"192.0.2.1:5061", "[2001:db8::1]:443", "0.0.0.0:0", "255.255.255.255:65535",
          "10.0.209.8:1", "[::]:65535", "[::ffff:192.0.2.1]:1"}) {
        CAPTURE(text);
        const auto endpoint = parse_endpoint(text);
        REQUIRE(endpoint);
        CHECK(to_string(*endpoint) == text);
    }
}

TEST_CASE("endpoint: what is no endpoint is refused") {
    for (const char* text :
         {"", "192.0.2.1", "192.0.2.1:", "192.0.2.1:65536", "192.0.2.1:-1", "2001:db8::1:443",
          "[192.0.2.1]:443", "[2001:db8::1]", "name:5061", "192.0.2.256:1", "192.0.2.1:50x"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_endpoint(text));
    }
    CHECK_FALSE(parse_ip_address(std::string("192.0.2.1\0x", 11)));
}

TEST_CASE("endpoint: a hardware address is six pairs of digits") {
    CHECK(to_string(MacAddress{{0x00, 0x04, 0xf2, 0xa1, 0x0b, 0xff}}) == "00:04:f2:a1:0b:ff");
}

TEST_CASE("endpoint: a hardware address is read with colons or hyphens, and in no other form") {
    const MacAddress mac{{0x00, 0x04, 0xf2, 0xa1, 0x0b, 0xff}};
    CHECK(parse_mac_address(to_string(mac)) == mac);
    CHECK(parse_mac_address("00-04-F2-A1-0B-FF") == mac);
    for (const char* text :
         {"", "0004f2a10bff", "00:04:f2:a1:0b", "00:04:f2:a1:0b:ff:00", "00:04:f2:a1:0b:fg",
          "00:04:f2:a1:0b:-1", "00:04:f2:a1:0b:+1", "00:04:f2:a1:0b: 1", "00.04.f2.a1.0b.ff",
          "00:04-f2:a1-0b:ff", "0x:04:f2:a1:0b:ff", "00:04:f2:a1:0b::f"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_mac_address(text));
    }
}
