// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "bytes/load.h"
#include "net/ip.h"

namespace siptls::net {

Decoded read_ipv4(Bytes packet, std::uint32_t wire_length, Datagram& datagram) {
    constexpr std::size_t kShortestHeader = 20;
    constexpr std::uint16_t kMoreFragmentsOrOffset = 0x3fff;
    if (packet.size() < kShortestHeader) {
        return Decoded::Malformed;
    }
    const std::uint8_t* at = packet.data();
    const std::size_t header_length = std::size_t{4} * (at[0] & 0x0f);
    // A segment that the network card has yet to split may state no length.
    const std::uint32_t stated = load_be16(at + 2);
    const std::uint32_t total_length = stated == 0 ? wire_length : stated;
    if (at[0] >> 4 != 4 || header_length < kShortestHeader || total_length < header_length ||
        packet.size() < header_length) {
        return Decoded::Malformed;
    }
    if ((load_be16(at + 6) & kMoreFragmentsOrOffset) != 0) {
        return Decoded::Fragment;
    }
    datagram.hop_limit = at[8];
    datagram.protocol = at[9];
    datagram.source = packet.subspan(12, 4);
    datagram.destination = packet.subspan(16, 4);
    datagram.payload =
        packet.first(std::min<std::size_t>(packet.size(), total_length)).subspan(header_length);
    datagram.payload_length = total_length - static_cast<std::uint32_t>(header_length);
    return Decoded::Packet;
}

}  // namespace siptls::net
