// SPDX-License-Identifier: GPL-2.0-or-later
// What load balancers put before the client's bytes: both versions of the PROXY protocol.
#include "session/proxy_header.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "from_hex.h"
#include "properties.h"
#include "session/deliveries.h"
#include "tls/samples.h"

using namespace siptls;
using namespace siptls::session;
using namespace siptls::tests;

namespace {

using Lines = std::vector<std::string>;

// As haproxy sends them for 192.0.2.100:49192 -> 192.0.2.20:5061.
const std::string kLine = "PROXY TCP4 192.0.2.100 192.0.2.20 49192 5061\r\n";
const std::string kBinary = "0d0a0d0a000d0a515549540a2111000cc0000264c0000214c02813c5";

Buffer buffer(const std::string& words) {
    return {words.begin(), words.end()};
}

Buffer operator+(Buffer front, const Buffer& back) {
    front.insert(front.end(), back.begin(), back.end());
    return front;
}

Lines told_in_pieces(const Buffer& bytes, std::size_t piece) {
    Deliveries deliveries;
    return deliveries.pieces(Side::Client, bytes, piece).told();
}

std::optional<ClientNamed> named(const Buffer& header) {
    return find_proxy_header(header).named;
}

}  // namespace

TEST_CASE("proxy header: both versions are found whole, and no proper prefix is one") {
    for (const Buffer& header : {buffer(kLine), from_hex(kBinary), buffer("PROXY UNKNOWN\r\n")}) {
        const ProxyHeader whole = find_proxy_header(header + Buffer{0x16, 0x03});
        CHECK(whole.found == Found::Yes);
        CHECK(whole.length == header.size());
        for_each_prefix(header, [](Bytes prefix) {
            CHECK(find_proxy_header(prefix).found == Found::NeedMore);
        });
    }
}

TEST_CASE("proxy header: both versions name the client and where it went") {
    const ClientNamed over_ipv4{*parse_endpoint("192.0.2.100:49192"),
                                *parse_endpoint("192.0.2.20:5061")};
    CHECK(named(buffer(kLine)) == over_ipv4);
    CHECK(named(from_hex(kBinary)) == over_ipv4);
    const ClientNamed over_ipv6{*parse_endpoint("[2001:db8::64]:49192"),
                                *parse_endpoint("[2001:db8::14]:443")};
    CHECK(named(buffer("PROXY TCP6 2001:db8::64 2001:db8::14 49192 443\r\n")) == over_ipv6);
    CHECK(named(from_hex("0d0a0d0a000d0a515549540a 21 21 0024"
                         "20010db8000000000000000000000064 20010db8000000000000000000000014"
                         "c028 01bb")) == over_ipv6);
    // An extension behind the addresses (PP2_TYPE_NOOP).
    CHECK(named(from_hex("0d0a0d0a000d0a515549540a 21 11 000f c0000264c0000214c02813c5 040000")) ==
          over_ipv4);
}

TEST_CASE("proxy header: nobody is named by what tells no TCP endpoints") {
    for (const std::string_view line :
         {"PROXY UNKNOWN\r\n", "PROXY UNKNOWN 192.0.2.100 192.0.2.20 49192 5061\r\n",
          "PROXY TCP4 192.0.2.100 192.0.2.20 49192\r\n",
          "PROXY TCP4 192.0.2.100 192.0.2.20 49192 65536\r\n",
          "PROXY TCP4 192.0.2.100 192.0.2.20 49192 5061 \r\n",
          "PROXY TCP4  192.0.2.100 192.0.2.20 49192 5061\r\n",
          "PROXY TCP4 192.0.2.100 192.0.2.20 -1 5061\r\n",
          "PROXY TCP4 2001:db8::64 2001:db8::14 49192 5061\r\n",
          "PROXY TCP6 192.0.2.100 192.0.2.20 49192 5061\r\n",
          "PROXY UDP4 192.0.2.100 192.0.2.20 49192 5061\r\n"}) {
        CAPTURE(line);
        CHECK(find_proxy_header(buffer(std::string(line))).found == Found::Yes);
        CHECK_FALSE(named(buffer(std::string(line))));
    }
    for (const std::string_view binary :
         {"0d0a0d0a000d0a515549540a 21 00 000c c0000264c0000214c02813c5",     // UNSPEC
          "0d0a0d0a000d0a515549540a 21 12 000c c0000264c0000214c02813c5",     // UDP
          "0d0a0d0a000d0a515549540a 21 11 000b c0000264c0000214c02813",       // too short for both
          "0d0a0d0a000d0a515549540a 21 21 000c c0000264c0000214c02813c5",     // likewise
          "0d0a0d0a000d0a515549540a 20 11 000c c0000264c0000214c02813c5"}) {  // LOCAL
        CAPTURE(binary);
        const Buffer header = from_hex(binary);
        CHECK(find_proxy_header(header).found == Found::Yes);
        CHECK_FALSE(named(header));
        CHECK(find_proxy_header(header).own == (header[12] == 0x20));
    }
}

TEST_CASE("proxy header: what only begins like one is none") {
    CHECK(find_proxy_header(buffer("PUBLISH sip:mslync.net SIP/2.0\r\n")).found == Found::No);
    CHECK(find_proxy_header(buffer("\r\n\r\nREGISTER")).found == Found::No);
    CHECK(find_proxy_header(buffer("PROXY " + std::string(107, 'x'))).found == Found::No);
    Buffer other_version = from_hex(kBinary);
    other_version[12] = 0x31;
    CHECK(find_proxy_header(other_version).found == Found::No);
    Buffer too_long = from_hex(kBinary);
    too_long[14] = 0xff;
    CHECK(find_proxy_header(too_long).found == Found::No);
}

TEST_CASE("TLS behind a PROXY header is followed, in any pieces") {
    const Buffer hello = from_hex(kOpensslTls12ClientHello);
    for (const Buffer& header : {buffer(kLine), from_hex(kBinary)}) {
        for (const std::size_t piece :
             {std::size_t{1}, std::size_t{7}, header.size(), header.size() + hello.size()}) {
            CAPTURE(piece);
            const Lines told = told_in_pieces(header + hello, piece);
            REQUIRE(told.size() == 3);
            CHECK(told[0] == "client proxy header of " + std::to_string(header.size()) +
                                 ": 192.0.2.100:49192 at 192.0.2.20:5061");
            CHECK(told[1] == "client record 22 length 212");
            CHECK(told[2] == "client handshake 1 body 208");
        }
    }
}

TEST_CASE("a PROXY header that names nobody is told, one of the balancer itself is not") {
    const Buffer hello = from_hex(kOpensslTls12ClientHello);
    const Lines unknown = told_in_pieces(buffer("PROXY UNKNOWN\r\n") + hello, 1000);
    REQUIRE(unknown.size() == 4);
    CHECK(unknown[0] == "client proxy header of 15");
    CHECK(unknown[1] == "client anomaly proxy_header");
    const Lines own = told_in_pieces(from_hex("0d0a0d0a000d0a515549540a 20 00 0000") + hello, 1000);
    REQUIRE(own.size() == 3);
    CHECK(own[0] == "client proxy header of 16");
    CHECK(own[1] == "client record 22 length 212");
}

TEST_CASE("SIP behind a PROXY header is the named client's") {
    std::vector<Endpoint> sources;
    EventMaker maker([&](const Event& event) {
        if (const auto* sip = std::get_if<SipSeen>(&event.body)) {
            sources.push_back(sip->source);
        }
    });
    const Endpoint balancer = *parse_endpoint("10.50.8.30:40000");
    const Endpoint server = *parse_endpoint("10.50.8.21:5061");
    const Buffer bytes =
        buffer(kLine + "OPTIONS sip:mslync.net SIP/2.0\r\nContent-Length: 0\r\n\r\n");
    maker.take({{1, 0}, {}, 0, Side::Client, TcpOpened{balancer, server, Joined::AtSyn}});
    maker.take({{2, 0}, {}, 0, Side::Client, stream::Chunk{0, bytes}});
    CHECK(sources == std::vector<Endpoint>{*parse_endpoint("192.0.2.100:49192")});
}

TEST_CASE("a second PROXY header is no TLS, and a server sends none") {
    const Buffer hello = from_hex(kOpensslTls12ClientHello);
    const Buffer twice = buffer(kLine) + buffer(kLine) + hello;
    const Lines told = told_in_pieces(twice, twice.size());
    REQUIRE(told.size() == 2);
    CHECK(told[1].find("not tls") != std::string::npos);
    Deliveries deliveries;
    const Buffer line = buffer(kLine) + hello;
    const Lines by_server = deliveries.bytes(Side::Server, line).told();
    REQUIRE(by_server.size() == 1);
    CHECK(by_server[0].find("not tls") != std::string::npos);
}
