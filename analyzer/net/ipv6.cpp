// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "bytes/load.h"
#include "net/ip.h"
#include "net/limits.h"

namespace siptls::net {
namespace {

constexpr std::uint8_t kHopByHop = 0;
constexpr std::uint8_t kRouting = 43;
constexpr std::uint8_t kFragment = 44;
constexpr std::uint8_t kDestinationOptions = 60;

bool is_extension(std::uint8_t next_header) {
    return next_header == kHopByHop || next_header == kRouting || next_header == kFragment ||
           next_header == kDestinationOptions;
}

// Takes the extension headers off the payload. All begin with the next header's number; a fragment
// header has a fixed length, the others state theirs in units of 8 bytes beyond the first 8.
Decoded take_extensions(Datagram& datagram) {
    constexpr std::size_t kUnit = 8;
    constexpr std::uint16_t kMoreFragmentsOrOffset = 0xfff9;
    for (int headers = 0; is_extension(datagram.protocol); ++headers) {
        if (headers == kMaxExtensionHeaders || datagram.payload.size() < kUnit) {
            return Decoded::Malformed;
        }
        const std::uint8_t* at = datagram.payload.data();
        const bool fragment = datagram.protocol == kFragment;
        if (fragment && (load_be16(at + 2) & kMoreFragmentsOrOffset) != 0) {
            return Decoded::Fragment;
        }
        const std::size_t length = fragment ? kUnit : kUnit * (std::size_t{at[1]} + 1);
        if (length > datagram.payload.size()) {
            return Decoded::Malformed;
        }
        datagram.protocol = at[0];
        datagram.payload = datagram.payload.subspan(length);
        datagram.payload_length -= static_cast<std::uint32_t>(length);
    }
    return Decoded::Packet;
}

}  // namespace

Decoded read_ipv6(Bytes packet, std::uint32_t wire_length, Datagram& datagram) {
    constexpr std::size_t kHeaderLength = 40;
    if (packet.size() < kHeaderLength || packet[0] >> 4 != 6) {
        return Decoded::Malformed;
    }
    const std::uint8_t* at = packet.data();
    // 0 is a jumbogram, or a segment that the network card has yet to split.
    const std::uint32_t stated = load_be16(at + 4);
    datagram.payload_length =
        stated == 0 ? wire_length - static_cast<std::uint32_t>(kHeaderLength) : stated;
    datagram.protocol = at[6];
    datagram.hop_limit = at[7];
    datagram.source = packet.subspan(8, 16);
    datagram.destination = packet.subspan(24, 16);
    const Bytes behind = packet.subspan(kHeaderLength);
    datagram.payload = behind.first(std::min<std::size_t>(behind.size(), datagram.payload_length));
    return take_extensions(datagram);
}

}  // namespace siptls::net
