// SPDX-License-Identifier: GPL-2.0-or-later
// IPv4 and IPv6 headers: from what lies behind the link to what lies behind the IP header.
// Checksums are not judged: a capturing machine sees its own packets before they are computed.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "bytes/load.h"
#include "net/carriers.h"
#include "net/decoded.h"
#include "net/parcel.h"
#include "siptls/bytes.h"

namespace siptls::net {

// Protocol numbers (IANA).
inline constexpr std::uint8_t kIpTcp = 6;
inline constexpr std::uint8_t kIpUdp = 17;
inline constexpr std::uint8_t kIpInIp = 4;
inline constexpr std::uint8_t kIpv6InIp = 41;
inline constexpr std::uint8_t kIpGre = 47;

struct Datagram {
    Bytes source;  // 4 or 16 bytes
    Bytes destination;
    std::uint8_t protocol = 0;  // behind all extension headers
    std::uint8_t hop_limit = 0;
    Bytes payload;                     // as captured, without what follows the IP packet
    std::uint32_t payload_length = 0;  // on the wire; never less

    // Of a fragment only. Its payload is a part of the datagram's; in IPv6 `protocol` may still be
    // that of an extension header, which stands in the first fragment.
    std::uint32_t identification = 0;
    std::uint32_t offset = 0;  // of the part
    bool more = false;         // parts follow
};

// Decoded::Packet means that `datagram` is filled, Decoded::Fragment that it is one; anything else
// is the answer for the whole frame.
Decoded read_ipv6(const Parcel& parcel, Datagram& datagram);  // RFC 8200, 3, 4

// Takes IPv6 extension headers off the payload. Answers as read_ipv6.
Decoded read_extensions(Datagram& datagram);

// RFC 791, 3.1. Here because nearly every frame passes through it.
inline Decoded read_ipv4(const Parcel& parcel, Datagram& datagram) {
    constexpr std::size_t kShortestHeader = 20;
    constexpr unsigned kMoreFragments = 0x2000;
    constexpr unsigned kFragmentOffset = 0x1fff;
    if (parcel.bytes.size() < kShortestHeader) {
        return Decoded::Malformed;
    }
    const std::uint8_t* at = parcel.bytes.data();
    const std::size_t header_length = std::size_t{4} * (at[0] & 0x0f);
    // A segment that the network card has yet to split may state no length.
    const std::uint32_t stated = load_be16(at + 2);
    const std::uint32_t total_length = stated == 0 ? parcel.wire_length : stated;
    const std::size_t captured = std::min<std::size_t>(parcel.bytes.size(), total_length);
    if (at[0] >> 4 != 4 || header_length < kShortestHeader || captured < header_length) {
        return Decoded::Malformed;
    }
    datagram.hop_limit = at[8];
    datagram.protocol = at[9];
    datagram.source = Bytes(at + 12, 4);
    datagram.destination = Bytes(at + 16, 4);
    datagram.payload = Bytes(at + header_length, captured - header_length);
    datagram.payload_length = total_length - static_cast<std::uint32_t>(header_length);
    const unsigned fragment = load_be16(at + 6) & (kMoreFragments | kFragmentOffset);
    if (fragment == 0) {
        return Decoded::Packet;
    }
    datagram.identification = load_be16(at + 4);
    datagram.offset = 8 * (fragment & kFragmentOffset);
    datagram.more = (fragment & kMoreFragments) != 0;
    return Decoded::Fragment;
}

// The datagram in a parcel of any ethertype.
inline Decoded read_datagram(Parcel& parcel, Datagram& datagram) {
    if (parcel.ethertype != kEthertypeIpv4) {
        if (const Decoded answer = read_carriers(parcel); answer != Decoded::Packet) {
            return answer;
        }
    }
    return parcel.ethertype == kEthertypeIpv4 ? read_ipv4(parcel, datagram)
                                              : read_ipv6(parcel, datagram);
}

}  // namespace siptls::net
