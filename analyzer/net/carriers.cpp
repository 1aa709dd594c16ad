// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/carriers.h"

#include "net/limits.h"
#include "net/link.h"

namespace siptls::net {
namespace {

Decoded read_carrier(Parcel& parcel) {
    switch (parcel.ethertype) {
        case kEthertypeVlan:
        case kEthertypeServiceVlan:
        case kEthertypeOldVlan: return read_vlan_tags(parcel);
        case kEthertypePppoeSession: return read_pppoe_session(parcel);
        case kEthertypeMpls:
        case kEthertypeMplsMulticast: return read_mpls(parcel);
        case kEthertypeEthernet: return read_ethernet(parcel);
        default: return parcel.ethertype <= kLongestLength ? read_llc(parcel) : Decoded::NotIp;
    }
}

}  // namespace

Decoded read_carriers(Parcel& parcel) {
    for (int carriers = 0; carriers <= kMaxCarriers; ++carriers) {
        if (parcel.ethertype == kEthertypeIpv4 || parcel.ethertype == kEthertypeIpv6) {
            return Decoded::Packet;
        }
        if (const Decoded answer = read_carrier(parcel); answer != Decoded::Packet) {
            return answer;
        }
    }
    return Decoded::NotIp;
}

Decoded read_llc(Parcel& parcel) {
    // SAPs and control field, organisation, ethertype.
    constexpr std::size_t kLength = 8;
    constexpr std::uint32_t kSnap = 0xaaaa0300;
    if (parcel.bytes.size() < kLength) {
        return Decoded::Malformed;
    }
    const std::uint8_t* at = parcel.bytes.data();
    // Other organisations number what follows as they like.
    if (load_be32(at) != kSnap || load_be16(at + 4) != 0) {
        return Decoded::NotIp;
    }
    const std::uint16_t ethertype = load_be16(at + 6);
    if (ethertype <= kLongestLength) {
        return Decoded::NotIp;
    }
    parcel.ethertype = ethertype;
    parcel.take_off(kLength);
    return Decoded::Packet;
}

}  // namespace siptls::net
