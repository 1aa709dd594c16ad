// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/transport.h"

#include <doctest/doctest.h>

#include "net/frame_bytes.h"

using namespace siptls;
using namespace siptls::net;

namespace {

constexpr std::size_t kSegment = 14 + 20;  // offset of the transport header in an IPv4 frame

FrameBytes tcp_frame(const FrameBytes& payload, Ports ports = {}) {
    return ethernet(ipv4(tcp(payload, ports)));
}

FrameBytes udp_frame(const FrameBytes& payload, Ports ports = {}) {
    return ethernet(ipv4(udp(payload, ports), 17));
}

}  // namespace

TEST_CASE("tcp: header fields are taken over") {
    const FrameBytes bytes = tcp_frame({9, 8, 7});
    Packet packet;
    REQUIRE(decode_ethernet(bytes, packet) == Decoded::Packet);
    CHECK(packet.protocol == Protocol::Tcp);
    CHECK(packet.sequence == 0x01020304);
    CHECK(packet.acknowledgement == 0x05060708);
    CHECK(packet.has(kAck));
    CHECK_FALSE(packet.has(kSyn));
    CHECK(packet.payload.front() == 9);
}

TEST_CASE("tcp: a header length that cannot be is malformed") {
    for (const int words : {0, 4, 8, 15}) {
        FrameBytes bytes = tcp_frame({1});
        bytes[kSegment + 12] = static_cast<std::uint8_t>(words << 4);
        CAPTURE(words);
        Packet packet;
        CHECK(decode_ethernet(bytes, packet) == Decoded::Malformed);
    }
}

TEST_CASE("udp: the datagram's own length counts where it is shorter than the packet") {
    FrameBytes bytes = udp_frame({1, 2, 3, 4});
    bytes[kSegment + 5] = 8 + 3;
    Packet packet;
    packet.flags = kSyn;
    packet.sequence = 5;
    REQUIRE(decode_ethernet(bytes, packet) == Decoded::Packet);
    CHECK(packet.protocol == Protocol::Udp);
    CHECK(packet.payload.size() == 3);
    CHECK(packet.payload_length == 3);
    CHECK(packet.flags == 0);
    CHECK(packet.sequence == 0);
    bytes[kSegment + 5] = 0;
    REQUIRE(decode_ethernet(bytes, packet) == Decoded::Packet);
    CHECK(packet.payload_length == 4);
    for (const int length : {7, 13}) {
        bytes[kSegment + 5] = static_cast<std::uint8_t>(length);
        CHECK(decode_ethernet(bytes, packet) == Decoded::Malformed);
    }
}

TEST_CASE("watch: what nobody wants leaves the packet as it is") {
    Packet packet;
    packet.payload_length = 77;
    CHECK(decode_ethernet(tcp_frame({1}, {1000, 2000}), packet) == Decoded::Unwatched);
    CHECK(decode_ethernet(udp_frame({1}, {1000, 2000}), packet) == Decoded::Unwatched);
    CHECK(packet.payload_length == 77);
    CHECK(packet.source == Endpoint{});
}

TEST_CASE("watch: either side's port makes a packet wanted, for its protocol only") {
    PortWatch tcp_only;
    tcp_only.follow_tcp(5061);
    PortWatch udp_only;
    udp_only.follow_udp(5061);
    for (const Ports ports : {Ports{5061, 40000}, Ports{40000, 5061}}) {
        Packet packet;
        CHECK(decode_ethernet(tcp_frame({}, ports), packet, tcp_only) == Decoded::Packet);
        CHECK(decode_ethernet(udp_frame({}, ports), packet, tcp_only) == Decoded::Unwatched);
        CHECK(decode_ethernet(tcp_frame({}, ports), packet, udp_only) == Decoded::Unwatched);
        CHECK(decode_ethernet(udp_frame({}, ports), packet, udp_only) == Decoded::Packet);
    }
}

TEST_CASE("watch: an unwanted ClientHello is told with its endpoints") {
    Packet packet;
    REQUIRE(decode_ethernet(tcp_frame(client_hello, {50000, 8443}), packet) ==
            Decoded::UnwatchedHello);
    CHECK(to_string(packet.source) == "192.0.2.1:50000");
    CHECK(to_string(packet.destination) == "192.0.2.2:8443");
    REQUIRE(decode_ethernet(ethernet(ipv6(tcp(client_hello, {50000, 8443})), 0x86dd), packet) ==
            Decoded::UnwatchedHello);
    CHECK(to_string(packet.destination) == "[2001:db8::2]:8443");
}

TEST_CASE("watch: what only resembles a ClientHello is not told as one") {
    const FrameBytes nearly[] = {
        {21, 3, 1, 0, 5, 1}, {22, 2, 1, 0, 5, 1}, {22, 3, 5, 0, 5, 1},
        {22, 3, 3, 0, 5, 2}, {22, 3, 3, 0, 5},
    };
    for (const FrameBytes& payload : nearly) {
        Packet packet;
        CHECK(decode_ethernet(tcp_frame(payload, {50000, 8443}), packet) == Decoded::Unwatched);
        CHECK(decode_ethernet(udp_frame(client_hello, {50000, 8443}), packet) ==
              Decoded::Unwatched);
    }
    // Padding that looks like one.
    Packet packet;
    CHECK(decode_ethernet(tcp_frame({}, {50000, 8443}) + client_hello, packet) ==
          Decoded::Unwatched);
}

TEST_CASE("watch: an unwanted segment cut behind its ports is just unwanted") {
    const FrameBytes bytes = tcp_frame(client_hello, {50000, 8443});
    for (std::size_t length = kSegment + 4; length < kSegment + 24 + 6; ++length) {
        const FrameBytes cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length));
        Packet packet;
        CHECK(decode(frame_of(cut, bytes.size()), watching(), packet) == Decoded::Unwatched);
    }
}
