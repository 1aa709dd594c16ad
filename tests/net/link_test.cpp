// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/link.h"

#include <doctest/doctest.h>

#include "net/frame_bytes.h"
#include "net/limits.h"

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

FrameBytes pppoe(const FrameBytes& protocol) {
    return fields({{0x1100, 2}, {7, 2}, {100, 2}}) + protocol;
}

FrameBytes label(std::uint32_t value, bool bottom) {
    return fields({{value << 12 | (bottom ? 0x100U : 0) | 64, 4}});
}

const FrameBytes ppp_ipv4 = {0x00, 0x21};
const FrameBytes ppp_ipv6 = {0x00, 0x57};
const FrameBytes framing = {0xff, 0x03};
const FrameBytes control_word = {0, 0, 0x12, 0x34};
const FrameBytes snap = {0xaa, 0xaa, 0x03, 0, 0, 0};

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
        {"PPPoE", 1, ethernet(pppoe(ppp_ipv4), 0x8864), v4, {}, true},
        {"PPPoE, IPv6", 1, ethernet(pppoe(ppp_ipv6), 0x8864), ipv6, {}, true},
        {"PPPoE, protocol of one byte", 1, ethernet(pppoe({0x21}), 0x8864), v4, {}, true},
        {"PPPoE, tagged", 1, ethernet(tag(9, 0x8864, pppoe(ppp_ipv4)), 0x8100), v4, 9, true},
        {"MPLS", 1, ethernet(label(16, true), 0x8847), v4, {}, true},
        {"MPLS, multicast", 1, ethernet(label(16, true), 0x8848), ipv6, {}, true},
        {"MPLS, three labels",
         1,
         ethernet(label(16, false) + label(17, false) + label(0, true), 0x8847),
         ipv6,
         {},
         true},
        {"MPLS over PPP", 9, framing + FrameBytes{0x02, 0x81} + label(16, true), v4, {}, false},
        {"pseudo-wire", 1, ethernet(label(16, true) + ethernet({}), 0x8847), v4, {}, true},
        {"pseudo-wire with control word", 1,
         ethernet(label(16, true) + control_word + ethernet(tag(9, 0x86dd, {}), 0x8100), 0x8847),
         ipv6, 9, true},
        {"pseudo-wire, outer tag",
         1,
         ethernet(tag(5, 0x8847, label(16, true) + control_word + ethernet({})), 0x8100),
         v4,
         {},
         true},
        {"SNAP", 1, ethernet(snap + FrameBytes{0x08, 0x00}, 66), v4, {}, true},
        {"SNAP, tagged", 1, ethernet(tag(9, 66, snap + FrameBytes{0x86, 0xdd}), 0x8100), ipv6, 9,
         true},
        {"PPP", 9, ppp_ipv4, v4, {}, false},
        {"PPP, framed", 9, framing + ppp_ipv6, ipv6, {}, false},
        {"PPP in HDLC", 50, framing + ppp_ipv4, v4, {}, false},
        {"PPP in HDLC, Cisco's", 50, fields({{0x0f00, 2}, {0x0800, 2}}), v4, {}, false},
        {"PPP with direction", 204, FrameBytes{1} + framing + ppp_ipv4, v4, {}, false},
        {"PPPoE alone", 51, pppoe(ppp_ipv6), ipv6, {}, false},
        {"Cisco HDLC", 104, fields({{0x8f00, 2}, {0x86dd, 2}}), ipv6, {}, false},
        {"MPLS alone", 219, label(16, true), v4, {}, false},
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

TEST_CASE("link: labels and carriers beyond their limits are not followed") {
    FrameBytes labels = label(16, true);
    for (int more = 1; more < kMaxMplsLabels; ++more) {
        labels = label(16, false) + labels;
    }
    Packet packet;
    const FrameBytes ip = ipv4(tcp({}));
    CHECK(decode_ethernet(ethernet(labels + ip, 0x8847), packet) == Decoded::Packet);
    CHECK(decode_ethernet(ethernet(label(16, false) + labels + ip, 0x8847), packet) ==
          Decoded::NotIp);

    FrameBytes wires = ethernet(ip);
    for (int carriers = 0; carriers < kMaxCarriers; carriers += 2) {
        wires = ethernet(label(16, true) + wires, 0x8847);
    }
    CHECK(decode_ethernet(wires, packet) == Decoded::Packet);
    CHECK(decode_ethernet(ethernet(label(16, true) + wires, 0x8847), packet) == Decoded::NotIp);
}

TEST_CASE("link: what carries something else than IP is told as no IP") {
    const FrameBytes ip = ipv4(tcp({}));
    const FrameBytes frames[] = {
        ethernet(pppoe({0xc0, 0x21}) + ip, 0x8864),                            // LCP
        ethernet(fields({{0x1109, 2}, {0, 2}, {0, 2}}) + ip, 0x8864),          // discovery code
        ethernet(label(16, true) + FrameBytes{0x10, 0, 0, 0} + ip, 0x8847),    // associated channel
        ethernet(label(16, true) + ethernet(ip, 0x88cc), 0x8847),              // LLDP
        ethernet(FrameBytes{0x42, 0x42, 0x03} + ip, 60),                       // spanning tree
        ethernet(FrameBytes{0xaa, 0xaa, 0x03, 0, 0, 0x0c, 0x08, 0} + ip, 60),  // Cisco's numbers
        ethernet(snap + FrameBytes{0, 60} + ip, 60),                           // SNAP of a length
    };
    for (const FrameBytes& bytes : frames) {
        Packet packet;
        CHECK(decode_ethernet(bytes, packet) == Decoded::NotIp);
    }
}

TEST_CASE("link: a hardware address of zeros is none") {
    const FrameBytes bytes = fields({{0, 6}, {0, 6}, {0x0800, 2}}) + ipv4(tcp({}));
    Packet packet;
    REQUIRE(decode_ethernet(bytes, packet) == Decoded::Packet);
    CHECK(packet.source_mac.empty());
}
