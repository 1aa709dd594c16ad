// SPDX-License-Identifier: GPL-2.0-or-later
// LINKTYPE_ETHERNET: destination, source, ethertype (IEEE 802.3, 3.2).
#include "net/link.h"

namespace siptls::net {

Decoded read_ethernet(Bytes frame, LinkHeader& header) {
    constexpr std::size_t kLength = 14;
    if (frame.size() < kLength) {
        return Decoded::Malformed;
    }
    header.length = kLength;
    header.ethertype = load_be16(frame.data() + 12);
    header.source_mac = mac_or_none(frame.subspan(6, 6));
    return is_vlan_tag(header.ethertype) ? read_vlan_tags(frame, header) : Decoded::Packet;
}

}  // namespace siptls::net
