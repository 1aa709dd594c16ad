// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/ip.h"

#include <doctest/doctest.h>

#include "net/frame_bytes.h"
#include "net/limits.h"

using namespace siptls;
using namespace siptls::net;

namespace {

constexpr std::size_t kIp = 14;  // offset of the IP header in an Ethernet frame

// An IPv6 extension header of `units` times 8 bytes.
FrameBytes extension(std::uint8_t next_header, std::size_t units = 1) {
    FrameBytes bytes(8 * units);
    bytes[0] = next_header;
    bytes[1] = static_cast<std::uint8_t>(units - 1);
    return bytes;
}

FrameBytes fragment_header(std::uint8_t next_header, unsigned offset_and_more) {
    return fields({{next_header, 1}, {0, 1}, {offset_and_more, 2}, {99, 4}});
}

}  // namespace

TEST_CASE("ipv4: padding and check sequence behind the packet are no payload") {
    const FrameBytes bytes = ethernet(ipv4(tcp({1, 2}))) + FrameBytes{22, 3, 1, 0, 5, 1};
    Packet packet;
    REQUIRE(decode_ethernet(bytes, packet) == Decoded::Packet);
    CHECK(packet.payload.size() == 2);
    CHECK(packet.payload_length == 2);
}

TEST_CASE("ipv4: without a stated length the packet ends with the frame") {
    FrameBytes bytes = ethernet(ipv4(tcp({1, 2, 3})));
    bytes[kIp + 2] = bytes[kIp + 3] = 0;
    Packet packet;
    REQUIRE(decode(frame_of(bytes, bytes.size() + 1000), watching(), packet) == Decoded::Packet);
    CHECK(packet.payload.size() == 3);
    CHECK(packet.payload_length == 1003);
}

TEST_CASE("ipv4: header options are passed over") {
    FrameBytes bytes = ethernet(ipv4(FrameBytes{1, 1, 1, 0} + tcp({9})));
    bytes[kIp] = 0x46;
    Packet packet;
    REQUIRE(decode_ethernet(bytes, packet) == Decoded::Packet);
    CHECK(packet.destination.port == 5061);
    CHECK(packet.payload_length == 1);
}

TEST_CASE("ipv4: fragments are told, also the first") {
    Packet packet;
    for (const unsigned fragment : {0x2000U, 0x0001U, 0x2001U, 0x1fffU}) {
        CHECK(decode_ethernet(ethernet(ipv4(tcp({}), 6, fragment)), packet) == Decoded::Fragment);
    }
    CHECK(decode_ethernet(ethernet(ipv4(tcp({}), 6, 0)), packet) == Decoded::Packet);
}

TEST_CASE("ipv4: headers that contradict themselves are malformed") {
    const struct {
        std::size_t at;
        std::uint8_t value;
    } rows[] = {{0, 0x55}, {0, 0x44}, {0, 0x4f}, {3, 19}, {3, 43}};
    for (const auto& row : rows) {
        FrameBytes bytes = ethernet(ipv4(tcp({})));
        bytes[kIp + row.at] = row.value;
        CAPTURE(row.at);
        Packet packet;
        CHECK(decode_ethernet(bytes, packet) == Decoded::Malformed);
    }
}

TEST_CASE("ip: another protocol than TCP and UDP is told") {
    Packet packet;
    CHECK(decode_ethernet(ethernet(ipv4(FrameBytes(8), 1)), packet) == Decoded::NotTransport);
    CHECK(decode_ethernet(ethernet(ipv6(FrameBytes(8), 58), 0x86dd), packet) ==
          Decoded::NotTransport);
    CHECK(decode_ethernet(ethernet(ipv6({}, 59), 0x86dd), packet) == Decoded::NotTransport);
}

TEST_CASE("ipv6: extension headers are passed over") {
    const FrameBytes chain = extension(60) + extension(43, 2) + extension(44, 3) +
                             fragment_header(60, 0) + extension(6) + tcp({1, 2});
    Packet packet;
    REQUIRE(decode_ethernet(ethernet(ipv6(chain, 0) + FrameBytes(4), 0x86dd), packet) ==
            Decoded::Packet);
    CHECK(packet.source.port == 49152);
    CHECK(packet.payload_length == 2);
    CHECK(packet.payload.size() == 2);
}

TEST_CASE("ipv6: authentication, mobility and further headers are passed over") {
    FrameBytes authentication(24);
    authentication[0] = 135;
    authentication[1] = 4;  // 24 bytes, in units of 4 beyond the first 8
    const FrameBytes chain =
        authentication + extension(139) + extension(140, 2) + extension(6) + tcp({1});
    Packet packet;
    REQUIRE(decode_ethernet(ethernet(ipv6(chain, 51), 0x86dd), packet) == Decoded::Packet);
    CHECK(packet.payload_length == 1);
}

TEST_CASE("ipv6: a chain of extension headers is followed up to the limit and never out of it") {
    Packet packet;
    FrameBytes chain = extension(6) + tcp({});
    for (int headers = 1; headers < kMaxExtensionHeaders; ++headers) {
        chain = extension(60) + chain;
    }
    CHECK(decode_ethernet(ethernet(ipv6(chain, 60), 0x86dd), packet) == Decoded::Packet);
    CHECK(decode_ethernet(ethernet(ipv6(extension(60) + chain, 60), 0x86dd), packet) ==
          Decoded::Malformed);
    FrameBytes longer = extension(6);
    longer[1] = 255;
    CHECK(decode_ethernet(ethernet(ipv6(longer + tcp({}), 60), 0x86dd), packet) ==
          Decoded::Malformed);
}

TEST_CASE("ipv6: fragments are told") {
    Packet packet;
    for (const unsigned fragment : {0x0001U, 0x0008U, 0xfff8U}) {
        CHECK(decode_ethernet(ethernet(ipv6(fragment_header(6, fragment) + tcp({}), 44), 0x86dd),
                              packet) == Decoded::Fragment);
    }
}

TEST_CASE("ipv6: without a stated length the packet ends with the frame") {
    FrameBytes bytes = ethernet(ipv6(tcp({1, 2, 3})), 0x86dd);
    bytes[kIp + 4] = bytes[kIp + 5] = 0;
    Packet packet;
    REQUIRE(decode(frame_of(bytes, bytes.size() + 70000), watching(), packet) == Decoded::Packet);
    CHECK(packet.payload.size() == 3);
    CHECK(packet.payload_length == 70003);
}

TEST_CASE("ip: an original length below the captured one does no harm") {
    const FrameBytes bytes = ethernet(ipv6(tcp({1}), 6), 0x86dd);
    Packet packet;
    REQUIRE(decode(frame_of(bytes, 0), watching(), packet) == Decoded::Packet);
    CHECK(packet.payload_length == 1);
}
