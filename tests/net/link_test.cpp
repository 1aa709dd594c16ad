// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/link.h"

#include <doctest/doctest.h>

#include "net/frame_bytes.h"

using namespace siptls;
using namespace siptls::net;

namespace {

constexpr std::uint64_t kMac = 0x0004f2a10bff;

struct LinkSample {
    const char* name;
    std::uint32_t link_type;
    FrameBytes header;
    FrameBytes (*ip)(const FrameBytes&, std::uint8_t);
    std::optional<std::uint16_t> vlan;
    bool has_mac;
};

FrameBytes v4(const FrameBytes& payload, std::uint8_t protocol) {
    return ipv4(payload, protocol);
}

FrameBytes sll(std::uint16_t protocol) {
    return fields({{0, 2}, {1, 2}, {6, 2}, {kMac, 6}, {0, 2}, {protocol, 2}});
}

FrameBytes sll2(std::uint16_t protocol) {
    return fields({{protocol, 2}, {0, 2}, {3, 4}, {1, 2}, {0, 1}, {6, 1}, {kMac, 6}, {0, 2}});
}

FrameBytes family(std::uint64_t value) {
    return fields({{value, 4}});
}

const std::vector<LinkSample>& link_samples() {
    static const std::vector<LinkSample> table = {
        {"Ethernet", 1, ethernet({}), v4, {}, true},
        {"Ethernet, IPv6", 1, ethernet({}, 0x86dd), ipv6, {}, true},
        {"802.1Q", 1, ethernet(tag(0xa064, 0x0800, {}), 0x8100), v4, 100, true},
        {"802.1ad over 802.1Q", 1, ethernet(tag(200, 0x8100, tag(100, 0x0800, {})), 0x88a8), v4,
         200, true},
        {"three tags", 1, ethernet(tag(1, 0x9100, tag(2, 0x8100, tag(3, 0x86dd, {}))), 0x9100),
         ipv6, 1, true},
        {"priority tag", 1, ethernet(tag(0xe000, 0x0800, {}), 0x8100), v4, {}, true},
        {"null, little endian", 0, family(0x02000000), v4, {}, false},
        {"null, big endian", 0, family(2), v4, {}, false},
        {"null, macOS IPv6", 0, family(0x1e000000), ipv6, {}, false},
        {"loop, IPv6", 108, family(24), ipv6, {}, false},
        {"raw", 101, {}, v4, {}, false},
        {"raw, IPv6", 101, {}, ipv6, {}, false},
        {"raw 12", 12, {}, v4, {}, false},
        {"raw 14", 14, {}, ipv6, {}, false},
        {"IPv4", 228, {}, v4, {}, false},
        {"IPv6", 229, {}, ipv6, {}, false},
        {"cooked", 113, sll(0x0800), v4, {}, true},
        {"cooked, tagged", 113, sll(0x8100) + tag(9, 0x86dd, {}), ipv6, 9, true},
        {"cooked 2", 276, sll2(0x86dd), ipv6, {}, true},
        {"cooked 2, tagged", 276, sll2(0x8100) + tag(9, 0x0800, {}), v4, 9, true},
    };
    return table;
}

}  // namespace

TEST_CASE("link: each type leads to the same packet") {
    const FrameBytes payload = {1, 2, 3, 4, 5};
    for (const LinkSample& sample : link_samples()) {
        CAPTURE(sample.name);
        const FrameBytes bytes = sample.header + sample.ip(tcp(payload), 6);
        Packet packet;
        REQUIRE(decode(frame_of(bytes, bytes.size(), sample.link_type), watching(), packet) ==
                Decoded::Packet);
        const bool v6 = sample.ip == static_cast<decltype(sample.ip)>(ipv6);
        CHECK(to_string(packet.source) == (v6 ? "[2001:db8::1]:49152" : "192.0.2.1:49152"));
        CHECK(to_string(packet.destination) == (v6 ? "[2001:db8::2]:5061" : "192.0.2.2:5061"));
        CHECK(packet.hop_limit == (v6 ? 63 : 64));
        CHECK(packet.vlan == sample.vlan);
        CHECK(packet.frame == FrameRef{7, 1});
        CHECK(packet.time.nanoseconds == 123);
        CHECK(FrameBytes(packet.payload.begin(), packet.payload.end()) == payload);
        CHECK(packet.payload_length == payload.size());
        REQUIRE(packet.source_mac.size() == (sample.has_mac ? 6 : 0));
        if (sample.has_mac) {
            CHECK(load_be32(packet.source_mac.data()) == 0x0004f2a1);
        }
    }
}

TEST_CASE("link: a frame cut at any byte gives a packet or none, never more than was captured") {
    const FrameBytes payload = {1, 2, 3, 4, 5};
    for (const LinkSample& sample : link_samples()) {
        for (const bool is_tcp : {true, false}) {
            const FrameBytes bytes =
                sample.header + (is_tcp ? sample.ip(tcp(payload), 6) : sample.ip(udp(payload), 17));
            const std::size_t options = is_tcp ? 4 : 0;
            const std::size_t needed = bytes.size() - payload.size() - options;
            for (std::size_t length = 0; length < bytes.size(); ++length) {
                CAPTURE(sample.name);
                CAPTURE(length);
                Packet packet;
                // A copy of its own, so that a sanitizer sees a read behind it.
                const FrameBytes cut(bytes.begin(),
                                     bytes.begin() + static_cast<std::ptrdiff_t>(length));
                const Decoded answer =
                    decode(frame_of(cut, bytes.size(), sample.link_type), watching(), packet);
                if (length < needed) {
                    CHECK(answer == Decoded::Malformed);
                    continue;
                }
                CHECK(answer == Decoded::Packet);
                CHECK(packet.payload_length == payload.size());
                const std::size_t behind = length - needed;
                CHECK(packet.payload.size() == (behind > options ? behind - options : 0));
            }
        }
    }
}

TEST_CASE("link: no flipped byte makes a packet reach out of its frame") {
    for (const LinkSample& sample : link_samples()) {
        const FrameBytes good = sample.header + sample.ip(tcp({1, 2, 3}), 6);
        for (std::size_t at = 0; at < good.size(); ++at) {
            for (const int flip : {0x01, 0x10, 0x80, 0xff}) {
                FrameBytes bytes = good;
                bytes[at] = static_cast<std::uint8_t>(bytes[at] ^ flip);
                Packet packet;
                const Decoded answer =
                    decode(frame_of(bytes, bytes.size(), sample.link_type), watching(), packet);
                if (answer == Decoded::Packet) {
                    CHECK(packet.payload.size() <= 3 + 20);
                    CHECK(packet.payload.size() <= packet.payload_length);
                }
            }
        }
    }
}

TEST_CASE("link: what is no IP is told apart from what is not known") {
    Packet packet;
    CHECK(decode_ethernet(ethernet(FrameBytes(28), 0x0806), packet) == Decoded::NotIp);
    CHECK(decode_ethernet(ethernet(FrameBytes(46), 38), packet) == Decoded::NotIp);
    CHECK(decode(frame_of(FrameBytes(60), 60, 101), watching(), packet) == Decoded::NotIp);
    CHECK(decode(frame_of(FrameBytes(60), 60, 0), watching(), packet) == Decoded::NotIp);
    CHECK(decode(frame_of(FrameBytes(60), 60, 105), watching(), packet) == Decoded::UnknownLink);
}

TEST_CASE("link: tags beyond the limit are not followed") {
    const FrameBytes ip = ipv4(tcp({}));
    FrameBytes behind = tag(1, 0x0800, ip);
    for (int tags = 1; tags < kMaxVlanTags; ++tags) {
        behind = tag(1, 0x8100, behind);
    }
    Packet packet;
    CHECK(decode_ethernet(ethernet(behind, 0x8100), packet) == Decoded::Packet);
    CHECK(decode_ethernet(ethernet(tag(1, 0x8100, behind), 0x8100), packet) == Decoded::NotIp);
}

TEST_CASE("link: a hardware address of zeros is none") {
    const FrameBytes bytes = fields({{0, 6}, {0, 6}, {0x0800, 2}}) + ipv4(tcp({}));
    Packet packet;
    REQUIRE(decode_ethernet(bytes, packet) == Decoded::Packet);
    CHECK(packet.source_mac.empty());
}
