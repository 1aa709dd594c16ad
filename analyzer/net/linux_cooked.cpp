// SPDX-License-Identifier: GPL-2.0-or-later
// LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2: what Linux gives for "-i any". Their protocol field
// is an ethertype for all hardware that carries IP.
#include "net/link.h"

namespace siptls::net {
namespace {

constexpr std::size_t kMacLength = 6;

}  // namespace

// Packet type, hardware type, address length, address (8 bytes), protocol.
Decoded read_linux_cooked(Parcel& parcel) {
    constexpr std::size_t kLength = 16;
    if (parcel.bytes.size() < kLength) {
        return Decoded::Malformed;
    }
    if (load_be16(parcel.bytes.data() + 4) == kMacLength) {
        parcel.mac = parcel.bytes.data() + 6;
    }
    parcel.ethertype = load_be16(parcel.bytes.data() + 14);
    parcel.take_off(kLength);
    return Decoded::Packet;
}

// Protocol, reserved, interface index, hardware type, packet type, address length, address.
Decoded read_linux_cooked_2(Parcel& parcel) {
    constexpr std::size_t kLength = 20;
    if (parcel.bytes.size() < kLength) {
        return Decoded::Malformed;
    }
    if (parcel.bytes[11] == kMacLength) {
        parcel.mac = parcel.bytes.data() + 12;
    }
    parcel.ethertype = load_be16(parcel.bytes.data());
    parcel.take_off(kLength);
    return Decoded::Packet;
}

}  // namespace siptls::net
