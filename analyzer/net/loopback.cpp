// SPDX-License-Identifier: GPL-2.0-or-later
// LINKTYPE_NULL and LINKTYPE_LOOP: an address family in four bytes, in the order of the capturing
// machine or in network order.
#include "net/link.h"

namespace siptls::net {

Decoded read_loopback(Parcel& parcel) {
    constexpr std::size_t kLength = 4;
    if (parcel.bytes.size() < kLength) {
        return Decoded::Malformed;
    }
    const std::uint32_t big = load_be32(parcel.bytes.data());
    const std::uint32_t family = big > 0xffff ? load_le32(parcel.bytes.data()) : big;
    parcel.take_off(kLength);
    switch (family) {
        case 2: parcel.ethertype = kEthertypeIpv4; return Decoded::Packet;
        case 10:  // AF_INET6 of Linux,
        case 23:  // Windows,
        case 24:  // NetBSD and OpenBSD,
        case 28:  // FreeBSD,
        case 30:  // macOS
            parcel.ethertype = kEthertypeIpv6;
            return Decoded::Packet;
        default: return Decoded::NotIp;
    }
}

}  // namespace siptls::net
