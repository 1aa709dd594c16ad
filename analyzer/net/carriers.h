// SPDX-License-Identifier: GPL-2.0-or-later
// What may stand between a link header and IP: VLAN tags, PPPoE, MPLS, LLC. Each reader takes its
// headers off, as a ReadHeader does.
#pragma once

#include "net/decoded.h"
#include "net/parcel.h"

namespace siptls::net {

// Takes everything off up to the IP header: the ethertype is then that of IPv4 or IPv6.
Decoded read_carriers(Parcel& parcel);

Decoded read_vlan_tags(Parcel& parcel);      // IEEE 802.1Q, 9.6
Decoded read_pppoe_session(Parcel& parcel);  // RFC 2516, 4
Decoded read_mpls(Parcel& parcel);           // RFC 3032, 2.1
Decoded read_llc(Parcel& parcel);            // IEEE 802.2 with SNAP (RFC 1042)

constexpr bool is_vlan_tag(std::uint16_t ethertype) {
    return ethertype == kEthertypeVlan || ethertype == kEthertypeServiceVlan ||
           ethertype == kEthertypeOldVlan;
}

}  // namespace siptls::net
