// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/port_watch.h"

#include <doctest/doctest.h>

#include "net/limits.h"

using namespace siptls;
using namespace siptls::net;

namespace {

Endpoint endpoint(const char* text) {
    return *parse_endpoint(text);
}

Bytes bytes_of(const Endpoint& endpoint) {
    return Bytes{endpoint.address.bytes}.first(endpoint.address.family == AddressFamily::V4 ? 4
                                                                                            : 16);
}

bool wants(const PortWatch& watch, const char* source, const char* destination) {
    const Endpoint from = endpoint(source);
    const Endpoint to = endpoint(destination);
    return watch.wants_tcp(bytes_of(from), from.port, bytes_of(to), to.port);
}

}  // namespace

TEST_CASE("port watch: nothing is wanted to begin with") {
    const PortWatch watch;
    for (int port = 0; port < 65536; ++port) {
        CHECK_FALSE(watch.wants_udp(static_cast<std::uint16_t>(port), 0));
    }
    CHECK_FALSE(wants(watch, "10.0.0.1:5061", "10.0.0.2:5061"));
}

TEST_CASE("port watch: a server is followed on its port and address, in both directions") {
    PortWatch watch;
    REQUIRE(watch.follow_tcp(endpoint("10.0.0.2:443")));
    REQUIRE(watch.follow_tcp(endpoint("[2001:db8::2]:443")));
    CHECK(wants(watch, "10.0.0.1:50000", "10.0.0.2:443"));
    CHECK(wants(watch, "10.0.0.2:443", "10.0.0.1:50000"));
    CHECK(wants(watch, "[2001:db8::1]:50000", "[2001:db8::2]:443"));
    CHECK_FALSE(wants(watch, "10.0.0.1:50000", "10.0.0.3:443"));
    CHECK_FALSE(wants(watch, "10.0.0.1:50000", "10.0.0.2:444"));
    CHECK_FALSE(wants(watch, "10.0.0.2:50000", "10.0.0.3:443"));
    CHECK_FALSE(wants(watch, "[2001:db8::1]:50000", "[2001:db8::3]:443"));
    CHECK_FALSE(watch.wants_udp(443, 443));
}

TEST_CASE("port watch: a server is followed on its own ports, whatever others do on theirs") {
    PortWatch watch;
    Endpoint even = endpoint("10.0.0.2:0");
    Endpoint odd = endpoint("10.0.0.3:0");
    for (std::uint16_t port = 0; port < kMaxServers; ++port) {
        Endpoint& server = port % 2 == 0 ? even : odd;
        server.port = port;
        REQUIRE(watch.follow_tcp(server));
    }
    for (std::uint16_t port = 0; port < kMaxServers; ++port) {
        CHECK(watch.wants_tcp(bytes_of(even), port, bytes_of(even), 50000) == (port % 2 == 0));
        CHECK(watch.wants_tcp(bytes_of(odd), 50000, bytes_of(odd), port) == (port % 2 == 1));
    }
}

TEST_CASE("port watch: following the whole port widens it") {
    PortWatch watch;
    REQUIRE(watch.follow_tcp(endpoint("10.0.0.2:443")));
    watch.follow_tcp(443);
    CHECK(wants(watch, "10.0.0.1:50000", "10.0.0.3:443"));
    REQUIRE(watch.follow_tcp(endpoint("10.0.0.4:443")));
    CHECK(wants(watch, "10.0.0.1:50000", "10.0.0.3:443"));
}

TEST_CASE("port watch: all TCP can be followed, UDP stays apart") {
    PortWatch watch;
    watch.follow_udp(53);
    watch.follow_all_tcp();
    CHECK(wants(watch, "10.0.0.1:0", "10.0.0.2:65535"));
    CHECK(watch.wants_udp(53, 65535));
    CHECK_FALSE(watch.wants_udp(54, 65535));
}

TEST_CASE("port watch: servers beyond the limit are refused, known ones stay") {
    PortWatch watch;
    Endpoint server = endpoint("10.0.0.0:443");
    const auto number = [&](std::size_t value) {
        server.address.bytes[2] = static_cast<std::uint8_t>(value >> 8);
        server.address.bytes[3] = static_cast<std::uint8_t>(value);
        return server;
    };
    for (std::size_t at = 0; at < kMaxServers; ++at) {
        REQUIRE(watch.follow_tcp(number(at)));
    }
    CHECK_FALSE(watch.follow_tcp(number(kMaxServers)));
    for (std::size_t at = 0; at < kMaxServers; ++at) {
        REQUIRE(watch.follow_tcp(number(at)));
        CHECK(watch.wants_tcp(bytes_of(number(at)), 443, bytes_of(number(60000)), 50000));
    }
    CHECK_FALSE(watch.wants_tcp(bytes_of(number(kMaxServers)), 443, bytes_of(server), 50000));
}
