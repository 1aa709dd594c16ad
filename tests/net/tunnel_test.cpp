// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/tunnel.h"

#include <doctest/doctest.h>

#include "net/frame_bytes.h"
#include "net/limits.h"
#include "properties.h"

using namespace siptls;
using namespace siptls::net;

namespace {

// From 198.51.100.1 to 198.51.100.2.
FrameBytes outer4(const FrameBytes& payload, std::uint8_t protocol) {
    FrameBytes packet = ipv4(payload, protocol);
    const FrameBytes rest =
        fields({{200, 1}, {protocol, 1}, {0, 2}, {0xc6336401, 4}, {0xc6336402, 4}});
    std::copy(rest.begin(), rest.end(), packet.begin() + 8);
    return packet;
}

FrameBytes gre(std::uint16_t flags, std::uint16_t type, const FrameBytes& behind) {
    return fields({{flags, 2}, {type, 2}}) + behind;
}

FrameBytes erspan_2(const FrameBytes& frame) {
    return gre(0x1000, 0x88be, fields({{9, 4}, {0x1005, 2}, {0x1864, 2}, {0, 4}}) + frame);
}

FrameBytes erspan_3(std::uint16_t flags, const FrameBytes& behind) {
    return gre(0x1000, 0x22eb,
               fields({{9, 4}, {0x2005, 2}, {0x1864, 2}, {77, 4}, {0, 2}, {flags, 2}}) + behind);
}

FrameBytes udp_to(std::uint16_t port, const FrameBytes& payload) {
    return udp(payload, {40000, port});
}

FrameBytes vxlan(const FrameBytes& frame, std::uint8_t flags = 0x08) {
    return fields({{flags, 1}, {0, 3}, {42, 3}, {0, 1}}) + frame;
}

FrameBytes geneve(std::uint8_t options, std::uint16_t type, const FrameBytes& behind) {
    return fields({{options, 1}, {0, 1}, {type, 2}, {43, 3}, {0, 1}}) + FrameBytes(4U * options) +
           behind;
}

FrameBytes tzsp(const FrameBytes& fields_and_frame) {
    return FrameBytes{1, 0, 0, 1} + fields_and_frame;
}

constexpr const char* kOuter = " 198.51.100.1 > 198.51.100.2";

struct TunnelSample {
    const char* name;
    FrameBytes (*wrap)(const FrameBytes& inner);  // an IPv4 packet
    std::string text;
    bool has_mac;
};

// Each holds an IPv4 packet, in an Ethernet frame with tag 5 where the tunnel carries such.
const std::vector<TunnelSample>& samples() {
    const auto on4 = [](const char* kind) { return kind + std::string(kOuter); };
    static const std::vector<TunnelSample> table = {
        {"ip-in-ip", [](const FrameBytes& ip) { return ethernet(outer4(ip, 4)); }, on4("ip-in-ip"),
         false},
        {"4in6", [](const FrameBytes& ip) { return ethernet(ipv6(ip, 4), 0x86dd); },
         "ip-in-ip 2001:db8::1 > 2001:db8::2", false},
        {"gre", [](const FrameBytes& ip) { return ethernet(outer4(gre(0, 0x0800, ip), 47)); },
         on4("gre"), false},
        {"gre, all fields",
         [](const FrameBytes& ip) {
             return ethernet(
                 outer4(gre(0xb000, 0x0800, fields({{0xdead, 4}, {70000, 4}, {1, 4}}) + ip), 47));
         },
         on4("gre key 70000"), false},
        {"gre, bridged",
         [](const FrameBytes& ip) {
             return ethernet(outer4(gre(0, 0x6558, ethernet(tag(5, 0x0800, ip), 0x8100)), 47));
         },
         on4("gre"), true},
        {"gre, labels",
         [](const FrameBytes& ip) {
             return ethernet(outer4(gre(0, 0x8847, fields({{0x00010140, 4}}) + ip), 47));
         },
         on4("gre"), false},
        {"erspan 1",
         [](const FrameBytes& ip) {
             return ethernet(outer4(gre(0, 0x88be, ethernet(tag(5, 0x0800, ip), 0x8100)), 47));
         },
         on4("erspan-1"), true},
        {"erspan 2",
         [](const FrameBytes& ip) {
             return ethernet(outer4(erspan_2(ethernet(tag(5, 0x0800, ip), 0x8100)), 47));
         },
         on4("erspan-2 session 100"), true},
        {"erspan 3",
         [](const FrameBytes& ip) {
             return ethernet(outer4(erspan_3(0, ethernet(tag(5, 0x0800, ip), 0x8100)), 47));
         },
         on4("erspan-3 session 100"), true},
        {"erspan 3, subheader",
         [](const FrameBytes& ip) {
             return ethernet(
                 outer4(erspan_3(1, FrameBytes(8) + ethernet(tag(5, 0x0800, ip), 0x8100)), 47));
         },
         on4("erspan-3 session 100"), true},
        {"erspan 3, IP",
         [](const FrameBytes& ip) { return ethernet(outer4(erspan_3(0x0800, ip), 47)); },
         on4("erspan-3 session 100"), false},
        {"vxlan",
         [](const FrameBytes& ip) {
             return ethernet(outer4(udp_to(4789, vxlan(ethernet(tag(5, 0x0800, ip), 0x8100))), 17));
         },
         on4("vxlan vni 42"), true},
        {"vxlan, old port",
         [](const FrameBytes& ip) {
             return ethernet(ipv6(udp_to(8472, vxlan(ethernet(tag(5, 0x0800, ip), 0x8100))), 17),
                             0x86dd);
         },
         "vxlan vni 42 2001:db8::1 > 2001:db8::2", true},
        {"geneve",
         [](const FrameBytes& ip) {
             return ethernet(
                 outer4(udp_to(6081, geneve(3, 0x6558, ethernet(tag(5, 0x0800, ip), 0x8100))), 17));
         },
         on4("geneve vni 43"), true},
        {"geneve, IP",
         [](const FrameBytes& ip) {
             return ethernet(outer4(udp_to(6081, geneve(0, 0x0800, ip)), 17));
         },
         on4("geneve vni 43"), false},
        {"tzsp",
         [](const FrameBytes& ip) {
             return ethernet(outer4(udp_to(37008, tzsp(FrameBytes{0, 10, 1, 7, 1} +
                                                       ethernet(tag(5, 0x0800, ip), 0x8100))),
                                    17));
         },
         on4("tzsp"), true},
        {"nested",
         [](const FrameBytes& ip) {
             return ethernet(outer4(
                 erspan_2(ethernet(
                     ipv6(udp_to(4789, vxlan(ethernet(tag(5, 0x0800, ip), 0x8100))), 17), 0x86dd)),
                 47));
         },
         on4("erspan-2 session 100") + " / vxlan vni 42 2001:db8::1 > 2001:db8::2", true},
    };
    return table;
}

}  // namespace

TEST_CASE("tunnel: each leads to the packet inside, with the link facts of the inside") {
    const FrameBytes payload = {1, 2, 3, 4, 5};
    for (const TunnelSample& sample : samples()) {
        CAPTURE(sample.name);
        const FrameBytes bytes = sample.wrap(ipv4(tcp(payload)));
        const PortWatch watch = watching();
        Decoder decoder(watch, 1);
        Packet packet;
        REQUIRE(decoder.decode(frame_of(bytes, bytes.size()), packet) == Decoded::Packet);
        CHECK(packet.tunnel == sample.text);
        CHECK(to_string(packet.source) == "192.0.2.1:49152");
        CHECK(packet.hop_limit == 64);
        CHECK(packet.vlan == (sample.has_mac ? std::optional<std::uint16_t>(5) : std::nullopt));
        CHECK(packet.source_mac.size() == (sample.has_mac ? 6 : 0));
        CHECK(FrameBytes(packet.payload.begin(), packet.payload.end()) == payload);
        CHECK(packet.payload_length == payload.size());
        CHECK(decoder.counters().tunnels_too_deep == 0);
    }
}

TEST_CASE("tunnel: a frame cut at any byte gives a packet or none, never more than was captured") {
    const FrameBytes payload = {1, 2, 3, 4, 5};
    for (const TunnelSample& sample : samples()) {
        const FrameBytes bytes = sample.wrap(ipv4(tcp(payload)));
        const std::size_t options = 4;
        const std::size_t needed = bytes.size() - payload.size() - options;
        tests::for_each_prefix(bytes, [&](Bytes cut) {
            CAPTURE(sample.name);
            CAPTURE(cut.size());
            Packet packet;
            const PortWatch watch = watching();
            Decoder decoder(watch, 1);
            const Decoded answer = decoder.decode(frame_of(cut, bytes.size()), packet);
            if (cut.size() < needed) {
                CHECK(answer == Decoded::Malformed);
                return;
            }
            CHECK(answer == Decoded::Packet);
            CHECK(packet.payload_length == payload.size());
            const std::size_t behind = cut.size() - needed;
            CHECK(packet.payload.size() == (behind > options ? behind - options : 0));
        });
    }
}

TEST_CASE("tunnel: no changed byte makes a packet reach out of its frame") {
    for (const TunnelSample& sample : samples()) {
        tests::for_each_flip(sample.wrap(ipv4(tcp({1, 2, 3}))), [&](Bytes bytes) {
            Packet packet;
            const PortWatch watch = watching();
            Decoder decoder(watch, 1);
            if (decoder.decode(frame_of(bytes, bytes.size()), packet) == Decoded::Packet &&
                !packet.payload.empty()) {
                CHECK(packet.payload.data() + packet.payload.size() <= bytes.data() + bytes.size());
                CHECK(packet.payload.size() <= packet.payload_length);
            }
        });
    }
}

TEST_CASE("tunnel: what nobody wants inside is unwatched, its ClientHello is told") {
    for (const TunnelSample& sample : samples()) {
        CAPTURE(sample.name);
        Packet packet;
        CHECK(decode_ethernet(sample.wrap(ipv4(tcp({1}, {1000, 2000}))), packet) ==
              Decoded::Unwatched);
        CHECK(decode_ethernet(sample.wrap(ipv4(tcp(client_hello, {1000, 2000}))), packet) ==
              Decoded::UnwatchedHello);
        CHECK(packet.destination.port == 2000);
        CHECK(decode_ethernet(sample.wrap(ipv4(FrameBytes(8), 1)), packet) ==
              Decoded::NotTransport);
    }
}

TEST_CASE("tunnel: what is none of the known is left alone") {
    const FrameBytes frame = ethernet(ipv4(tcp({1})));
    const struct {
        FrameBytes packet;
        Decoded answer;
    } rows[] = {
        {outer4(udp_to(4789, vxlan(frame, 0x00)), 17), Decoded::Unwatched},
        {outer4(udp_to(6081, geneve(0x40, 0x6558, frame)), 17), Decoded::Unwatched},
        {outer4(udp_to(37008, FrameBytes{1, 4, 0, 1, 1} + frame), 17), Decoded::Unwatched},
        {outer4(gre(0x4000, 0x6558, frame), 47), Decoded::NotTransport},  // source route
        {outer4(gre(0x2001, 0x880b, frame), 47), Decoded::NotTransport},  // version of PPTP
        {outer4(gre(0, 0x0806, frame), 47), Decoded::NotIp},
        {outer4(gre(0x1000, 0x88be, fields({{9, 4}, {0x7000, 2}, {0, 6}}) + frame), 47),
         Decoded::NotIp},
        {outer4(erspan_3(0x0400, frame), 47), Decoded::NotIp},  // neither Ethernet nor IP
        {outer4(FrameBytes(30), 50), Decoded::NotTransport},
    };
    for (const auto& row : rows) {
        Packet packet;
        CHECK(decode_ethernet(ethernet(row.packet), packet) == row.answer);
    }
}

TEST_CASE("tunnel: nesting ends at the limit and is counted") {
    FrameBytes packet_bytes = ipv4(tcp({1}));
    for (std::size_t depth = 0; depth < kMaxTunnelDepth; ++depth) {
        packet_bytes = ipv4(packet_bytes, 4);
    }
    const PortWatch watch = watching();
    Decoder decoder(watch, 1);
    Packet packet;
    const FrameBytes deepest = ethernet(packet_bytes);
    CHECK(decoder.decode(frame_of(deepest, deepest.size()), packet) == Decoded::Packet);
    CHECK(decoder.counters().tunnels_too_deep == 0);
    const FrameBytes deeper = ethernet(ipv4(packet_bytes, 4));
    CHECK(decoder.decode(frame_of(deeper, deeper.size()), packet) == Decoded::NotTransport);
    CHECK(decoder.counters().tunnels_too_deep == 1);
}

TEST_CASE("tunnel: beyond the limit only the kind is told, known ones stay known") {
    const PortWatch watch = watching();
    Decoder decoder(watch, 1);
    Packet packet;
    const auto keyed = [&](std::uint32_t key) {
        const FrameBytes bytes =
            ethernet(outer4(gre(0x2000, 0x0800, fields({{key, 4}}) + ipv4(tcp({}))), 47));
        REQUIRE(decoder.decode(frame_of(bytes, bytes.size()), packet) == Decoded::Packet);
        return std::string(packet.tunnel);
    };
    for (std::uint32_t key = 0; key < kMaxTunnels; ++key) {
        keyed(key);
    }
    CHECK(decoder.counters().tunnels_not_told == 0);
    CHECK(keyed(kMaxTunnels) == "gre");
    CHECK(decoder.counters().tunnels_not_told == 1);
    CHECK(keyed(7) == std::string("gre key 7") + kOuter);
}
