// SPDX-License-Identifier: GPL-2.0-or-later
// LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2: what Linux gives for "-i any". Their protocol field
// is an ethertype for all hardware that carries IP.
#include "net/link.h"

namespace siptls::net {
namespace {

constexpr std::size_t kMacLength = 6;

}  // namespace

// Packet type, hardware type, address length, address (8 bytes), protocol.
Decoded read_linux_cooked(Bytes frame, LinkHeader& header) {
    constexpr std::size_t kLength = 16;
    if (frame.size() < kLength) {
        return Decoded::Malformed;
    }
    header.length = kLength;
    header.ethertype = load_be16(frame.data() + 14);
    if (load_be16(frame.data() + 4) == kMacLength) {
        header.source_mac = mac_or_none(frame.subspan(6, kMacLength));
    }
    return read_vlan_tags(frame, header);
}

// Protocol, reserved, interface index, hardware type, packet type, address length, address.
Decoded read_linux_cooked_2(Bytes frame, LinkHeader& header) {
    constexpr std::size_t kLength = 20;
    if (frame.size() < kLength) {
        return Decoded::Malformed;
    }
    header.length = kLength;
    header.ethertype = load_be16(frame.data());
    if (frame[11] == kMacLength) {
        header.source_mac = mac_or_none(frame.subspan(12, kMacLength));
    }
    return read_vlan_tags(frame, header);
}

}  // namespace siptls::net
