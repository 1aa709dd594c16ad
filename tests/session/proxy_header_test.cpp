// SPDX-License-Identifier: GPL-2.0-or-later
// What load balancers put before the client's bytes: both versions of the PROXY protocol.
#include "session/proxy_header.h"

#include <algorithm>
#include <string>
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

using Found = ProxyHeader::Found;
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
    std::vector<Buffer> chunks;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        chunks.emplace_back(
            bytes.begin() + static_cast<std::ptrdiff_t>(at),
            bytes.begin() + static_cast<std::ptrdiff_t>(std::min(at + piece, bytes.size())));
    }
    Deliveries deliveries;
    return deliveries.chunks(Side::Client, chunks).told();
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
            CHECK(told[0].find("proxy_header") != std::string::npos);
            CHECK(told[1] == "client record 22 length 212");
            CHECK(told[2] == "client handshake 1 body 208");
        }
    }
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
