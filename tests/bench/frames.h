// SPDX-License-Identifier: GPL-2.0-or-later
// Ethernet frames with IPv4 (RFC 791) and TCP (RFC 9293) or UDP (RFC 768), lengths and checksums
// correct, padded to the 60 bytes a mirror port shows. Used by sessions and RTP streams.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "bench/capture_file.h"

namespace siptls::bench {

using Bytes = std::span<const std::uint8_t>;

// What fits into one segment: an Ethernet MTU of 1,500 less IPv4 and TCP headers.
inline constexpr std::size_t kSegmentSize = 1460;

struct Host {
    std::array<std::uint8_t, 6> mac{};
    std::uint32_t address = 0;
    std::uint8_t hop_limit = 64;
};

struct Endpoint {
    Host host;
    std::uint16_t port = 0;
};

// The host at `address`, with a locally administered MAC made from it.
Host host_at(std::uint32_t address, std::uint8_t hop_limit);

inline constexpr std::uint8_t kFin = 0x01;
inline constexpr std::uint8_t kSyn = 0x02;
inline constexpr std::uint8_t kReset = 0x04;
inline constexpr std::uint8_t kPush = 0x08;
inline constexpr std::uint8_t kAck = 0x10;

struct TcpSegment {
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgment = 0;
    std::uint8_t flags = 0;  // a SYN carries MSS, window scale and SACK-permitted options
    Bytes payload;           // at most kSegmentSize
};

// Where a packet goes and the IP identification it bears.
struct Route {
    const Endpoint& from;
    const Endpoint& to;
    std::uint16_t identification;
};

void write_tcp(CaptureFile& file, Micros time, const Route& route, const TcpSegment& segment);
void write_udp(CaptureFile& file, Micros time, const Route& route, Bytes payload);

}  // namespace siptls::bench
