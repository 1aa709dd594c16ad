// SPDX-License-Identifier: GPL-2.0-or-later
// IPv4 and IPv6 headers: from the bytes behind the link header to those behind the IP header.
// Checksums are not judged: a capturing machine sees its own packets before they are computed.
#pragma once

#include <cstdint>

#include "net/decode.h"
#include "siptls/bytes.h"

namespace siptls::net {

inline constexpr std::uint8_t kIpTcp = 6;
inline constexpr std::uint8_t kIpUdp = 17;

struct Datagram {
    Bytes source;  // 4 or 16 bytes
    Bytes destination;
    std::uint8_t protocol = 0;  // behind all extension headers
    std::uint8_t hop_limit = 0;
    Bytes payload;                     // as captured, without what follows the IP packet
    std::uint32_t payload_length = 0;  // on the wire
};

// `wire_length` is the length of `packet` before the snapshot length cut it. Decoded::Packet means
// that `datagram` is filled; anything else is the answer for the whole frame.
Decoded read_ipv4(Bytes packet, std::uint32_t wire_length, Datagram& datagram);  // RFC 791, 3.1
Decoded read_ipv6(Bytes packet, std::uint32_t wire_length, Datagram& datagram);  // RFC 8200, 3, 4

}  // namespace siptls::net
