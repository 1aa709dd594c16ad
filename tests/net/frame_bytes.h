// SPDX-License-Identifier: GPL-2.0-or-later
// Writes frames layer by layer: each function puts its header before the bytes it is given.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

#include "net/decode.h"
#include "siptls/bytes.h"

namespace siptls::net {

using FrameBytes = std::vector<std::uint8_t>;

// Big-endian numbers, each {value, bytes}.
inline FrameBytes fields(std::initializer_list<std::pair<std::uint64_t, int>> numbers) {
    FrameBytes bytes;
    for (const auto& [value, length] : numbers) {
        for (int at = length - 1; at >= 0; --at) {
            bytes.push_back(static_cast<std::uint8_t>(value >> (8 * at)));
        }
    }
    return bytes;
}

inline FrameBytes operator+(FrameBytes a, const FrameBytes& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

inline const FrameBytes client_hello = {22, 3, 1, 0, 5, 1, 0, 0, 1, 0};

struct Ports {
    std::uint16_t source = 49152;
    std::uint16_t destination = 5061;
};

// With 4 bytes of options.
inline FrameBytes tcp(const FrameBytes& payload, Ports ports = {}) {
    return fields({{ports.source, 2},
                   {ports.destination, 2},
                   {0x01020304, 4},
                   {0x05060708, 4},
                   {0x60, 1},
                   {kAck | 0x08, 1},
                   {1024, 2},
                   {0xdead, 2},
                   {0, 2},
                   {0x01010101, 4}}) +
           payload;
}

inline FrameBytes udp(const FrameBytes& payload, Ports ports = {}) {
    return fields(
               {{ports.source, 2}, {ports.destination, 2}, {8 + payload.size(), 2}, {0xdead, 2}}) +
           payload;
}

// From 192.0.2.1 to 192.0.2.2.
inline FrameBytes ipv4(const FrameBytes& payload, std::uint8_t protocol = 6,
                       unsigned fragment = 0x4000) {
    return fields({{0x45, 1},
                   {0, 1},
                   {20 + payload.size(), 2},
                   {1, 2},
                   {fragment, 2},
                   {64, 1},
                   {protocol, 1},
                   {0xdead, 2},
                   {0xc0000201, 4},
                   {0xc0000202, 4}}) +
           payload;
}

// From 2001:db8::1 to 2001:db8::2.
inline FrameBytes ipv6(const FrameBytes& payload, std::uint8_t next_header = 6) {
    return fields({{0x60000000, 4},
                   {payload.size(), 2},
                   {next_header, 1},
                   {63, 1},
                   {0x20010db800000000, 8},
                   {1, 8},
                   {0x20010db800000000, 8},
                   {2, 8}}) +
           payload;
}

inline FrameBytes ethernet(const FrameBytes& payload, std::uint16_t ethertype = 0x0800) {
    return fields({{0x02, 6}, {0x0004f2a10bff, 6}, {ethertype, 2}}) + payload;
}

// A tag's content and the ethertype behind it.
inline FrameBytes tag(std::uint16_t control, std::uint16_t ethertype, const FrameBytes& payload) {
    return fields({{control, 2}, {ethertype, 2}}) + payload;
}

// The frame as captured, cut to `bytes` from `original_length`.
inline Frame frame_of(Bytes bytes, std::size_t original_length, std::uint32_t link_type = 1) {
    return {{7, 1}, {123, 9}, link_type, static_cast<std::uint32_t>(original_length), bytes};
}

inline PortWatch watching(std::uint16_t port = 5061) {
    PortWatch watch;
    watch.follow_tcp(port);
    watch.follow_udp(port);
    return watch;
}

// What one frame decodes to with `watch`.
inline Decoded decode(const Frame& frame, const PortWatch& watch, Packet& packet) {
    return Decoder(watch, 1).decode(frame, packet);
}

// What a whole Ethernet frame decodes to with `watch`.
inline Decoded decode_ethernet(const FrameBytes& bytes, Packet& packet,
                               const PortWatch& watch = watching()) {
    return decode(frame_of(bytes, bytes.size()), watch, packet);
}

}  // namespace siptls::net
