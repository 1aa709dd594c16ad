// SPDX-License-Identifier: GPL-2.0-or-later
// What is left of a frame while its headers are taken off one after the other, from the link to
// the innermost tunnel.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "siptls/bytes.h"
#include "siptls/frame.h"

namespace siptls::net {

// What the bytes of a parcel begin with, by ethertype (IEEE 802 Numbers, IANA). Where a header has
// numbers of its own they are translated; a value up to 1500 is a length (IEEE 802.3, 3.2.6), and
// LLC follows.
inline constexpr std::uint16_t kEthertypeIpv4 = 0x0800;
inline constexpr std::uint16_t kEthertypeIpv6 = 0x86dd;
inline constexpr std::uint16_t kEthertypeEthernet = 0x6558;     // transparent Ethernet bridging
inline constexpr std::uint16_t kEthertypeVlan = 0x8100;         // 802.1Q
inline constexpr std::uint16_t kEthertypeServiceVlan = 0x88a8;  // 802.1ad
inline constexpr std::uint16_t kEthertypeOldVlan = 0x9100;      // before it was standardised
inline constexpr std::uint16_t kEthertypeMpls = 0x8847;
inline constexpr std::uint16_t kEthertypeMplsMulticast = 0x8848;
inline constexpr std::uint16_t kEthertypePppoeSession = 0x8864;
inline constexpr std::uint16_t kLongestLength = 1500;

struct Parcel {
    Bytes bytes;                    // as captured
    std::uint32_t wire_length = 0;  // of the same before the frame was cut; never less
    std::uint16_t ethertype = 0;    // what they begin with
    std::uint16_t vlan = 0;         // outermost identifier since the last Ethernet header; 0: none
    const std::uint8_t* mac = nullptr;  // six bytes, the source in the last link header; null: none

    Parcel() = default;
    explicit Parcel(const Frame& frame)
        : bytes(frame.bytes),
          wire_length(
              std::max(frame.original_length, static_cast<std::uint32_t>(frame.bytes.size()))) {}

    // Leaves what lies behind a header that was captured whole.
    void take_off(std::size_t header_length) {
        bytes = bytes.subspan(header_length);
        wire_length -= static_cast<std::uint32_t>(header_length);
    }
};

}  // namespace siptls::net
