// SPDX-License-Identifier: GPL-2.0-or-later
// VLAN tags (IEEE 802.1Q, 9.6): two bytes of control information, then the next ethertype. Used by
// the links that carry ethertypes.
#include "net/limits.h"
#include "net/link.h"

namespace siptls::net {

Decoded read_vlan_tags(Bytes frame, LinkHeader& header) {
    constexpr std::size_t kTagLength = 4;
    constexpr std::uint16_t kIdentifier = 0x0fff;
    for (int tags = 0; is_vlan_tag(header.ethertype); ++tags) {
        if (frame.size() < header.length + kTagLength) {
            return Decoded::Malformed;
        }
        if (tags == kMaxVlanTags) {
            return Decoded::NotIp;
        }
        const std::uint8_t* tag = frame.data() + header.length;
        const std::uint16_t identifier = load_be16(tag) & kIdentifier;
        // Identifier 0 gives a priority only, no VLAN.
        if (identifier != 0 && !header.vlan) {
            header.vlan = identifier;
        }
        header.ethertype = load_be16(tag + 2);
        header.length += kTagLength;
    }
    return Decoded::Packet;
}

}  // namespace siptls::net
