// SPDX-License-Identifier: GPL-2.0-or-later
// VLAN tags: two bytes of control information, then the next ethertype.
#include "bytes/load.h"
#include "net/carriers.h"
#include "net/limits.h"

namespace siptls::net {

Decoded read_vlan_tags(Parcel& parcel) {
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
