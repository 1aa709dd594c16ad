// SPDX-License-Identifier: GPL-2.0-or-later
// LINKTYPE_RAW and its kin: the frame begins with the IP header, whose version tells which.
#include "net/link.h"

namespace siptls::net {

Decoded read_raw_ip(Parcel& parcel) {
    if (parcel.bytes.empty()) {
        return Decoded::Malformed;
    }
    const int version = parcel.bytes[0] >> 4;
    if (version != 4 && version != 6) {
        return Decoded::NotIp;
    }
    parcel.ethertype = version == 4 ? kEthertypeIpv4 : kEthertypeIpv6;
    return Decoded::Packet;
}

}  // namespace siptls::net
