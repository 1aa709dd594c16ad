// SPDX-License-Identifier: GPL-2.0-or-later
// The link layers: each takes its header off and says what lies behind it. The table of link types
// is in link.cpp.
#pragma once

#include <cstddef>
#include <cstdint>

#include "bytes/load.h"
#include "net/decoded.h"
#include "net/parcel.h"

namespace siptls::net {

// LINKTYPE_ETHERNET: by far the most frequent, so it is asked for before the table.
inline constexpr std::uint32_t kLinkEthernet = 1;

// Takes a header off. Decoded::Packet means that the parcel's ethertype tells what follows;
// anything else is the answer for the whole frame.
using ReadHeader = Decoded (*)(Parcel& parcel);

// Destination, source, ethertype (IEEE 802.3, 3.2). Here because every frame passes through it.
inline Decoded read_ethernet(Parcel& parcel) {
    constexpr std::size_t kLength = 14;
    if (parcel.bytes.size() < kLength) {
        return Decoded::Malformed;
    }
    parcel.mac = parcel.bytes.data() + 6;
    parcel.vlan = 0;
    parcel.ethertype = load_be16(parcel.bytes.data() + 12);
    parcel.take_off(kLength);
    return Decoded::Packet;
}

Decoded read_linux_cooked(Parcel& parcel);
Decoded read_linux_cooked_2(Parcel& parcel);
Decoded read_loopback(Parcel& parcel);
Decoded read_raw_ip(Parcel& parcel);
Decoded read_ppp(Parcel& parcel);
Decoded read_ppp_with_direction(Parcel& parcel);
Decoded read_cisco_hdlc(Parcel& parcel);

// The reader for a LINKTYPE_ number, or null.
ReadHeader link_reader(std::uint32_t link_type);

}  // namespace siptls::net
