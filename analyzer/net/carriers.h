// SPDX-License-Identifier: GPL-2.0-or-later
// What may stand between a link header and IP: VLAN tags, PPPoE, MPLS, LLC. Each reader takes its
// headers off, as a ReadHeader does.
#pragma once

#include "bytes/load.h"
#include "net/decoded.h"
#include "net/limits.h"
#include "net/parcel.h"

namespace siptls::net {

// Takes everything off up to the IP header: the ethertype is then that of IPv4 or IPv6.
Decoded read_carriers(Parcel& parcel);

Decoded read_pppoe_session(Parcel& parcel);  // RFC 2516, 4
Decoded read_mpls(Parcel& parcel);           // RFC 3032, 2.1
Decoded read_llc(Parcel& parcel);            // IEEE 802.2 with SNAP (RFC 1042)

constexpr bool is_vlan_tag(std::uint16_t ethertype) {
    return ethertype == kEthertypeVlan || ethertype == kEthertypeServiceVlan ||
           ethertype == kEthertypeOldVlan;
}

// IEEE 802.1Q, 9.6: two bytes of control information, then the next ethertype. Here because whole
// captures are tagged.
inline Decoded read_vlan_tags(Parcel& parcel) {
    constexpr std::size_t kTagLength = 4;
    constexpr std::uint16_t kIdentifier = 0x0fff;
    for (int tags = 0; is_vlan_tag(parcel.ethertype); ++tags) {
        if (parcel.bytes.size() < kTagLength) {
            return Decoded::Malformed;
        }
        if (tags == kMaxVlanTags) {
            return Decoded::NotIp;
        }
        const std::uint8_t* tag = parcel.bytes.data();
        // Identifier 0 gives a priority only, no VLAN.
        if (parcel.vlan == 0) {
            parcel.vlan = load_be16(tag) & kIdentifier;
        }
        parcel.ethertype = load_be16(tag + 2);
        parcel.take_off(kTagLength);
    }
    return Decoded::Packet;
}

}  // namespace siptls::net
