// SPDX-License-Identifier: GPL-2.0-or-later
// What the link layers have in common: each reads its header and says what lies behind it. The
// table of link types is in link.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "bytes/load.h"
#include "net/decode.h"
#include "siptls/bytes.h"

namespace siptls::net {

inline constexpr std::uint16_t kEthertypeIpv4 = 0x0800;
inline constexpr std::uint16_t kEthertypeIpv6 = 0x86dd;

// LINKTYPE_ETHERNET: by far the most frequent, so decode() asks for it before the table.
inline constexpr std::uint32_t kLinkEthernet = 1;

struct LinkHeader {
    std::size_t length = 0;       // with its tags
    std::uint16_t ethertype = 0;  // of what lies behind
    std::optional<std::uint16_t> vlan;
    Bytes source_mac;  // six bytes or none
};

// Reads the link header of `frame`. Decoded::Packet means that `header` is filled; anything else is
// the answer for the whole frame.
using ReadLink = Decoded (*)(Bytes frame, LinkHeader& header);

Decoded read_ethernet(Bytes frame, LinkHeader& header);
Decoded read_linux_cooked(Bytes frame, LinkHeader& header);
Decoded read_linux_cooked_2(Bytes frame, LinkHeader& header);
Decoded read_loopback(Bytes frame, LinkHeader& header);
Decoded read_raw_ip(Bytes frame, LinkHeader& header);

// The reader for a LINKTYPE_ number, or null.
ReadLink link_reader(std::uint32_t link_type);

// Passes over the VLAN tags that begin where `header` ends with `header.ethertype`, noting the
// outermost identifier. Gives what a ReadLink gives.
Decoded read_vlan_tags(Bytes frame, LinkHeader& header);

// 802.1Q, 802.1ad, and the tag used before it was standardised.
constexpr bool is_vlan_tag(std::uint16_t ethertype) {
    return ethertype == 0x8100 || ethertype == 0x88a8 || ethertype == 0x9100;
}

// `address`, unless it is all zeros, as on a loopback interface.
inline Bytes mac_or_none(Bytes address) {
    const bool none = load_be32(address.data()) == 0 && load_be16(address.data() + 4) == 0;
    return none ? Bytes{} : address;
}

}  // namespace siptls::net
