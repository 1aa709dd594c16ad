// SPDX-License-Identifier: GPL-2.0-or-later
#include "other_formats/link_types.h"

#include <cstddef>
#include <limits>

#include <wiretap/pcap-encap.h>

namespace siptls::other_formats {
namespace {

// The registry ends below. From 11 to 49 lie numbers that each operating system gives a meaning of
// its own; as LINKTYPE_ numbers they do not exist.
constexpr int kEndOfRegistry = 400;
constexpr int kFirstOfSystems = 11;
constexpr int kLastOfSystems = 49;

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

constexpr std::uint32_t kEthernet = 1;
constexpr std::uint32_t kRawIp = 101;

// Record types of the Extensible Record Format that carry what can be read here: Ethernet, plain
// and with the colours and hashes of some cards, and IP.
std::uint32_t link_type_of_erf(std::uint8_t type) {
    constexpr std::uint8_t kTypeBits = 0x7f;
    switch (type & kTypeBits) {
        case 2:
        case 11:
        case 16:
        case 20: return kEthernet;
        case 22:
        case 23: return kRawIp;
        default: return kNone;
    }
}

std::optional<std::uint32_t> if_any(std::uint32_t link_type) {
    return link_type == kNone ? std::nullopt : std::optional(link_type);
}

}  // namespace

// libwiretap tells the way from the registry to its own numbers only.
LinkTypes::LinkTypes()
    : by_encapsulation_(static_cast<std::size_t>(wtap_get_num_encap_types()), kNone) {
    for (int link_type = 0; link_type < kEndOfRegistry; ++link_type) {
        if (link_type >= kFirstOfSystems && link_type <= kLastOfSystems) {
            continue;
        }
        const int encapsulation = wtap_pcap_encap_to_wtap_encap(link_type);
        if (encapsulation > WTAP_ENCAP_UNKNOWN &&
            static_cast<std::size_t>(encapsulation) < by_encapsulation_.size() &&
            by_encapsulation_[static_cast<std::size_t>(encapsulation)] == kNone) {
            by_encapsulation_[static_cast<std::size_t>(encapsulation)] =
                static_cast<std::uint32_t>(link_type);
        }
    }
}

std::optional<std::uint32_t> LinkTypes::of(int encapsulation) const {
    return encapsulation < 0 || static_cast<std::size_t>(encapsulation) >= by_encapsulation_.size()
               ? std::nullopt
               : if_any(by_encapsulation_[static_cast<std::size_t>(encapsulation)]);
}

std::optional<std::uint32_t> LinkTypes::of(const wtap_packet_header& packet) const {
    return packet.pkt_encap == WTAP_ENCAP_ERF
               ? if_any(link_type_of_erf(packet.pseudo_header.erf.phdr.type))
               : of(packet.pkt_encap);
}

}  // namespace siptls::other_formats
