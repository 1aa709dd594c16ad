// SPDX-License-Identifier: GPL-2.0-or-later
// A decoded TCP segment or UDP datagram, whatever link, tag or tunnel carried it: what net/ hands
// to the rooms above.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "siptls/bytes.h"
#include "siptls/endpoint.h"
#include "siptls/frame.h"
#include "siptls/time.h"

namespace siptls::net {

enum class Protocol : std::uint8_t { Tcp, Udp };

// TCP control bits (RFC 9293, 3.1).
inline constexpr std::uint8_t kFin = 0x01;
inline constexpr std::uint8_t kSyn = 0x02;
inline constexpr std::uint8_t kRst = 0x04;
inline constexpr std::uint8_t kAck = 0x10;

// A view: payload and source_mac point into the frame, or into what its Decoder has put together.
struct Packet {
    FrameRef frame;
    Timestamp time;
    Endpoint source;
    Endpoint destination;
    Protocol protocol = Protocol::Tcp;
    std::uint8_t flags = 0;             // TCP only
    std::uint8_t hop_limit = 0;         // TTL or hop limit
    bool overlap_differs = false;       // IP fragments gave the same bytes different values
    std::optional<std::uint16_t> vlan;  // outermost VLAN identifier, inside of all tunnels
    std::uint32_t sequence = 0;         // TCP only
    std::uint32_t acknowledgement = 0;  // TCP only, meaningful with kAck
    Bytes payload;                      // as captured, without link-layer padding
    std::uint32_t payload_length = 0;  // on the wire; more than payload.size() if the frame was cut
    Bytes source_mac;                  // six bytes, or empty where the innermost link has none
    std::string_view tunnel;           // as the report calls it; empty: none

    bool has(std::uint8_t flag) const { return (flags & flag) != 0; }
};

}  // namespace siptls::net
