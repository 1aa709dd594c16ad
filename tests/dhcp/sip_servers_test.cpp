// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/sip_servers.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "dhcp/limits.h"
#include "text_properties.h"

using namespace siptls::dhcp;
using namespace siptls::tests;

namespace {

siptls::Result<SipServers> parse(std::string_view hex) {
    return parse_sip_servers(unhex(hex));
}

}  // namespace

TEST_CASE("dhcp sip servers: a list of names, in order") {
    const auto servers = parse(
        "00"
        "0353495001610162"
        "00"
        "0163016400");
    REQUIRE(servers);
    CHECK(servers->names == std::vector<std::string>{"sip.a.b", "c.d"});
    CHECK(servers->addresses.empty());
}

TEST_CASE("dhcp sip servers: names may be compressed") {
    const auto servers = parse(
        "00"
        "0173036e657400"
        "0174c002");
    REQUIRE(servers);
    CHECK(servers->names == std::vector<std::string>{"s.net", "t.net"});
}

TEST_CASE("dhcp sip servers: a list of addresses") {
    const auto servers = parse("010a3208150a320816");
    REQUIRE(servers);
    REQUIRE(servers->addresses.size() == 2);
    CHECK(siptls::to_string(servers->addresses[1]) == "10.50.8.22");
    CHECK(servers->names.empty());
}

TEST_CASE("dhcp sip servers: what contradicts itself is malformed") {
    for (const char* value : {"", "00", "01", "0000", "000161", "000161c0", "000161c005",
                              "0000016100", "01010203", "010a32081501", "02016100"}) {
        CAPTURE(value);
        CHECK_FALSE(parse(value));
    }
}

TEST_CASE("dhcp sip servers: a proper prefix is malformed unless it ends between names") {
    const auto value = unhex(
        "00"
        "0353495001610162"
        "00"
        "0163016400");
    for_each_prefix(value, [](siptls::Bytes prefix) {
        CHECK(parse_sip_servers(prefix).has_value() == (prefix.size() == 10));
    });
}

TEST_CASE("dhcp sip servers: both lists have a ceiling") {
    std::string names = "00";
    std::string addresses = "01";
    for (std::size_t count = 0; count <= kMaxSipServers; ++count) {
        names += "016100";
        addresses += "0a000001";
    }
    CHECK(parse(names)->names.size() == kMaxSipServers);
    CHECK(parse(addresses)->addresses.size() == kMaxSipServers);
}
