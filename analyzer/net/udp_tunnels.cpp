// SPDX-License-Identifier: GPL-2.0-or-later
// VXLAN (RFC 7348, 5), Geneve (RFC 8926, 3.4) and TZSP, which mirrors of small routers use.
#include "bytes/load.h"
#include "net/limits.h"
#include "net/ports.h"
#include "net/tunnel.h"

namespace siptls::net {
namespace {

std::uint32_t network_at(const std::uint8_t* at) {
    return load_be32(at) >> 8;
}

// Flags, reserved, network identifier, reserved.
Decoded open_vxlan(Parcel& parcel, Tunnel& tunnel) {
    constexpr std::size_t kLength = 8;
    constexpr unsigned kIdentifierIsValid = 0x08;
    if (parcel.bytes.size() < kLength) {
        return Decoded::Malformed;
    }
    if ((parcel.bytes[0] & kIdentifierIsValid) == 0) {
        return Decoded::Unwatched;
    }
    tunnel.kind = TunnelKind::Vxlan;
    tunnel.identifier = network_at(parcel.bytes.data() + 4);
    parcel.ethertype = kEthertypeEthernet;
    parcel.take_off(kLength);
    return Decoded::Packet;
}

// Version and length of options in units of 4 bytes, flags, ethertype, network identifier,
// reserved.
Decoded open_geneve(Parcel& parcel, Tunnel& tunnel) {
    constexpr std::size_t kLength = 8;
    constexpr unsigned kControl = 0x80;
    if (parcel.bytes.size() < kLength) {
        return Decoded::Malformed;
    }
    const std::uint8_t* at = parcel.bytes.data();
    if (at[0] >> 6 != 0 || (at[1] & kControl) != 0) {
        return Decoded::Unwatched;
    }
    const std::size_t length = kLength + std::size_t{4} * (at[0] & 0x3f);
    if (parcel.bytes.size() < length) {
        return Decoded::Malformed;
    }
    tunnel.kind = TunnelKind::Geneve;
    tunnel.identifier = network_at(at + 4);
    parcel.ethertype = load_be16(at + 2);
    parcel.take_off(length);
    return Decoded::Packet;
}

// Version, type, protocol, then tagged fields: number, and but for padding and end a length.
Decoded open_tzsp(Parcel& parcel, Tunnel& tunnel) {
    constexpr std::size_t kLength = 4;
    constexpr std::uint8_t kPadding = 0;
    constexpr std::uint8_t kEnd = 1;
    if (parcel.bytes.size() < kLength) {
        return Decoded::Malformed;
    }
    const std::uint8_t* at = parcel.bytes.data();
    const bool carries_ethernet = load_be16(at + 2) == 1;
    if (at[0] != 1 || at[1] > 1 || !carries_ethernet) {
        return Decoded::Unwatched;
    }
    parcel.take_off(kLength);
    for (int fields = 0; fields < kMaxTzspFields && !parcel.bytes.empty(); ++fields) {
        const std::uint8_t tag = parcel.bytes[0];
        if (tag == kEnd) {
            tunnel.kind = TunnelKind::Tzsp;
            parcel.ethertype = kEthertypeEthernet;
            parcel.take_off(1);
            return Decoded::Packet;
        }
        const bool has_length = tag != kPadding;
        if (has_length && parcel.bytes.size() < 2) {
            return Decoded::Malformed;
        }
        const std::size_t length = has_length ? std::size_t{2} + parcel.bytes[1] : 1;
        if (parcel.bytes.size() < length) {
            return Decoded::Malformed;
        }
        parcel.take_off(length);
    }
    return Decoded::Malformed;
}

}  // namespace

Decoded open_udp_tunnel(std::uint16_t port, Parcel& parcel, Tunnel& tunnel) {
    switch (port) {
        case kVxlanPort:
        case kOldVxlanPort: return open_vxlan(parcel, tunnel);
        case kGenevePort: return open_geneve(parcel, tunnel);
        case kTzspPort: return open_tzsp(parcel, tunnel);
        default: return Decoded::Unwatched;
    }
}

}  // namespace siptls::net
