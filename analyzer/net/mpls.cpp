// SPDX-License-Identifier: GPL-2.0-or-later
// MPLS label stacks. What lies below the last label is not said by any number: the first nibble
// tells IPv4 and IPv6 (RFC 4928, 3); an Ethernet pseudo-wire is recognised by an ethertype that is
// one, with or without the control word before it (RFC 4448, 4.6).
#include "bytes/load.h"
#include "net/carriers.h"
#include "net/limits.h"

namespace siptls::net {
namespace {

constexpr std::size_t kEthernetLength = 14;
constexpr std::size_t kControlWordLength = 4;

bool is_known_ethertype(std::uint16_t ethertype) {
    return ethertype == kEthertypeIpv4 || ethertype == kEthertypeIpv6 ||
           ethertype == kEthertypeMpls || ethertype == kEthertypePppoeSession ||
           is_vlan_tag(ethertype);
}

bool is_ethernet(Bytes bytes) {
    return bytes.size() >= kEthernetLength && is_known_ethertype(load_be16(bytes.data() + 12));
}

Decoded read_pseudo_wire(Parcel& parcel) {
    if (parcel.bytes.size() < kControlWordLength + kEthernetLength) {
        return Decoded::Malformed;
    }
    parcel.ethertype = kEthertypeEthernet;
    const bool control_word = parcel.bytes[0] == 0 && parcel.bytes[1] == 0;
    if (control_word && is_ethernet(parcel.bytes.subspan(kControlWordLength))) {
        parcel.take_off(kControlWordLength);
        return Decoded::Packet;
    }
    return is_ethernet(parcel.bytes) ? Decoded::Packet : Decoded::NotIp;
}

}  // namespace

Decoded read_mpls(Parcel& parcel) {
    constexpr std::size_t kLabelLength = 4;
    constexpr std::uint32_t kBottomOfStack = 0x100;
    bool bottom = false;
    for (int labels = 0; !bottom; ++labels) {
        if (parcel.bytes.size() < kLabelLength) {
            return Decoded::Malformed;
        }
        if (labels == kMaxMplsLabels) {
            return Decoded::NotIp;
        }
        bottom = (load_be32(parcel.bytes.data()) & kBottomOfStack) != 0;
        parcel.take_off(kLabelLength);
    }
    if (parcel.bytes.empty()) {
        return Decoded::Malformed;
    }
    const int nibble = parcel.bytes[0] >> 4;
    if (nibble == 4 || nibble == 6) {
        parcel.ethertype = nibble == 4 ? kEthertypeIpv4 : kEthertypeIpv6;
        return Decoded::Packet;
    }
    return read_pseudo_wire(parcel);
}

}  // namespace siptls::net
