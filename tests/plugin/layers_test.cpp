// SPDX-License-Identifier: GPL-2.0-or-later
#include "layers.h"

#include <doctest/doctest.h>

#include "from_hex.h"

using namespace siptls;
using namespace siptls::plugin;
using siptls::tests::from_hex;

namespace {

// Every shorter piece of a header is no header, and none is read beyond its end.
template <class Read>
void check_prefixes(Bytes header, Read read) {
    for (std::size_t length = 0; length < header.size(); ++length) {
        const std::vector<std::uint8_t> piece(header.begin(),
                                              header.begin() + static_cast<std::ptrdiff_t>(length));
        CHECK_FALSE(read(piece));
    }
    CHECK(read(header));
}

}  // namespace

TEST_CASE("an IPv4 header tells addresses and hops") {
    const auto bytes = from_hex("45000028 00004000 40060000 c0000265 c0000215");
    const auto header = read_ipv4(bytes);
    REQUIRE(header);
    CHECK(to_string(header->source) == "192.0.2.101");
    CHECK(to_string(header->destination) == "192.0.2.21");
    CHECK(header->hop_limit == 64);
    check_prefixes(bytes, read_ipv4);
}

TEST_CASE("an IPv6 header tells addresses and hops") {
    const auto bytes = from_hex(
        "60000000 00140680 20010db8 00000000 00000000 00000001 20010db8 00000000 00000000 "
        "00000002");
    const auto header = read_ipv6(bytes);
    REQUIRE(header);
    CHECK(to_string(header->destination) == "2001:db8::2");
    CHECK(header->hop_limit == 128);
    check_prefixes(bytes, read_ipv6);
}

TEST_CASE("a TCP header tells ports, numbers, flags and its length") {
    const auto bytes = from_hex("f20c13c5 bb05e262 39c40000 60120215 00000000");
    const auto header = read_tcp(bytes);
    REQUIRE(header);
    CHECK(header->source_port == 61964);
    CHECK(header->destination_port == 5061);
    CHECK(header->sequence == 0xbb05e262);
    CHECK(header->flags == 0x12);
    CHECK(header->length == 24);
    check_prefixes(bytes, read_tcp);
}

TEST_CASE("a TCP header shorter than the shortest is none") {
    CHECK_FALSE(read_tcp(from_hex("f20c13c5 bb05e262 39c40000 40120215 00000000")));
}

TEST_CASE("tunnels are called as in the reports") {
    CHECK(gre_words(from_hex("00000800")) == "gre");
    CHECK(gre_words(from_hex("20000800 00000007")) == "gre key 7");
    CHECK(gre_words(from_hex("a0000800 ffff0000 00000007")) == "gre key 7");
    CHECK(gre_words(from_hex("000088be")) == "erspan-1");
    CHECK(gre_words(from_hex("2000")) == "gre");
    CHECK(erspan_words(from_hex("10010064 00000000")) == "erspan-2 session 100");
    CHECK(erspan_words(from_hex("20010064 00000000")) == "erspan-3 session 100");
    CHECK(erspan_words(from_hex("1001")).empty());
    CHECK(network_words("vxlan", from_hex("08000000 00000c00")) == "vxlan vni 12");
    CHECK(network_words("geneve", from_hex("0000")) == "geneve");
}
