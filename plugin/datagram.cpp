// SPDX-License-Identifier: GPL-2.0-or-later
#include "datagram.h"

#include <algorithm>

namespace siptls::plugin {
namespace {

constexpr std::uint8_t kUdp = 17;

std::uint16_t be16(Bytes bytes, std::size_t at) {
    return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

IpAddress address(Bytes bytes) {
    IpAddress result;
    std::copy(bytes.begin(), bytes.end(), result.bytes.begin());
    result.family = bytes.size() == 4 ? AddressFamily::V4 : AddressFamily::V6;
    return result;
}

std::optional<Datagram> read_udp(IpAddress source, IpAddress destination, Bytes bytes) {
    constexpr std::size_t kHeader = 8;  // RFC 768
    if (bytes.size() < kHeader) {
        return std::nullopt;
    }
    const std::size_t stated = std::max<std::size_t>(be16(bytes, 4), kHeader);
    return Datagram{Endpoint{source, be16(bytes, 0)}, Endpoint{destination, be16(bytes, 2)},
                    bytes.first(std::min(bytes.size(), stated)).subspan(kHeader)};
}

}  // namespace

std::optional<Datagram> read_datagram(Bytes packet) {
    constexpr std::size_t kShortestV4 = 20;
    constexpr std::size_t kV6 = 40;
    constexpr unsigned kFragment = 0x3fff;  // more to come, or not the first (RFC 791, 3.1)
    if (packet.size() >= kShortestV4 && packet[0] >> 4 == 4) {
        const std::size_t header = std::size_t{4} * (packet[0] & 0x0f);
        if (header < kShortestV4 || packet.size() < header || packet[9] != kUdp ||
            (be16(packet, 6) & kFragment) != 0) {
            return std::nullopt;
        }
        return read_udp(address(packet.subspan(12, 4)), address(packet.subspan(16, 4)),
                        packet.subspan(header));
    }
    if (packet.size() >= kV6 && packet[0] >> 4 == 6 && packet[6] == kUdp) {
        return read_udp(address(packet.subspan(8, 16)), address(packet.subspan(24, 16)),
                        packet.subspan(kV6));
    }
    return std::nullopt;
}

}  // namespace siptls::plugin
