// SPDX-License-Identifier: GPL-2.0-or-later
#include "plugin/datagram.h"

#include <doctest/doctest.h>

#include "from_hex.h"

using namespace siptls;
using namespace siptls::plugin;
using siptls::tests::from_hex;

namespace {

constexpr const char* kV4 = "4500001f 00004000 40110000 c0000265 c0000215 d4312743 000b0000 616263";
constexpr const char* kV6 =
    "60000000 000b1140 20010db8 00000000 00000000 00000001 20010db8 00000000 00000000 00000002 "
    "d4312743 000b0000 616263";

std::string text(Bytes bytes) {
    return {bytes.begin(), bytes.end()};
}

// Every shorter piece has no payload beyond its end, and none at all without both headers.
void check_prefixes(Bytes packet, std::size_t headers) {
    for (std::size_t length = 0; length < packet.size(); ++length) {
        const std::vector<std::uint8_t> piece(packet.begin(),
                                              packet.begin() + static_cast<std::ptrdiff_t>(length));
        const auto datagram = read_datagram(piece);
        CHECK(datagram.has_value() == (length >= headers));
        CHECK((!datagram || datagram->payload.size() == length - headers));
    }
}

}  // namespace

TEST_CASE("a datagram in IPv4 tells its endpoints and its payload") {
    const auto packet = from_hex(kV4);
    const auto datagram = read_datagram(packet);
    REQUIRE(datagram);
    CHECK(to_string(datagram->source) == "192.0.2.101:54321");
    CHECK(to_string(datagram->destination) == "192.0.2.21:10051");
    CHECK(text(datagram->payload) == "abc");
    check_prefixes(packet, 28);
}

TEST_CASE("a datagram in IPv6 tells its endpoints and its payload") {
    const auto packet = from_hex(kV6);
    const auto datagram = read_datagram(packet);
    REQUIRE(datagram);
    CHECK(to_string(datagram->destination) == "[2001:db8::2]:10051");
    CHECK(text(datagram->payload) == "abc");
    check_prefixes(packet, 48);
}

TEST_CASE("padding behind a datagram is none of it") {
    auto packet = from_hex(kV4);
    packet.resize(60);
    CHECK(text(read_datagram(packet)->payload) == "abc");
}

TEST_CASE("fragments, other protocols and nonsense are no datagrams") {
    auto fragment = from_hex(kV4);
    fragment[6] = 0x20;
    CHECK_FALSE(read_datagram(fragment));
    auto tcp = from_hex(kV4);
    tcp[9] = 6;
    CHECK_FALSE(read_datagram(tcp));
    auto short_header = from_hex(kV4);
    short_header[0] = 0x44;
    CHECK_FALSE(read_datagram(short_header));
    CHECK_FALSE(read_datagram(from_hex("90000000")));
}
