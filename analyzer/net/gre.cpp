// SPDX-License-Identifier: GPL-2.0-or-later
// GRE (RFC 2784, 2.1; RFC 2890, 2) and the mirrors that Cisco's ERSPAN puts into it
// (draft-foschiano-erspan, 4).
#include "bytes/load.h"
#include "net/link.h"
#include "net/tunnel.h"

namespace siptls::net {
namespace {

constexpr unsigned kChecksum = 0x8000;
constexpr unsigned kRouting = 0x4000;  // RFC 1701; no longer used
constexpr unsigned kKey = 0x2000;
constexpr unsigned kSequence = 0x1000;
constexpr unsigned kVersion = 0x0007;

constexpr std::uint16_t kErspan = 0x88be;
constexpr std::uint16_t kErspan3 = 0x22eb;

constexpr unsigned kSessionMask = 0x03ff;

Decoded open_erspan_2(Parcel& parcel, Tunnel& tunnel) {
    constexpr std::size_t kLength = 8;
    constexpr int kVersion1 = 1;
    if (parcel.bytes.size() < kLength) {
        return Decoded::Malformed;
    }
    if (parcel.bytes[0] >> 4 != kVersion1) {
        return Decoded::NotIp;
    }
    tunnel.kind = TunnelKind::Erspan2;
    tunnel.identifier = load_be16(parcel.bytes.data() + 2) & kSessionMask;
    parcel.ethertype = kEthertypeEthernet;
    parcel.take_off(kLength);
    return Decoded::Packet;
}

Decoded open_erspan_3(Parcel& parcel, Tunnel& tunnel) {
    constexpr std::size_t kLength = 12;
    constexpr std::size_t kSubheaderLength = 8;
    constexpr int kVersion2 = 2;
    constexpr unsigned kSubheader = 0x0001;
    constexpr unsigned kCarriesIp = 2;
    if (parcel.bytes.size() < kLength) {
        return Decoded::Malformed;
    }
    const std::uint8_t* at = parcel.bytes.data();
    const unsigned flags = load_be16(at + 10);
    const unsigned frame_type = flags >> 10 & 0x1f;
    if (at[0] >> 4 != kVersion2 || (frame_type != 0 && frame_type != kCarriesIp)) {
        return Decoded::NotIp;
    }
    const std::size_t length = kLength + ((flags & kSubheader) != 0 ? kSubheaderLength : 0);
    if (parcel.bytes.size() < length) {
        return Decoded::Malformed;
    }
    tunnel.kind = TunnelKind::Erspan3;
    tunnel.identifier = load_be16(at + 2) & kSessionMask;
    parcel.take_off(length);
    if (frame_type == kCarriesIp) {
        return read_raw_ip(parcel);
    }
    parcel.ethertype = kEthertypeEthernet;
    return Decoded::Packet;
}

}  // namespace

Decoded open_gre(Parcel& parcel, Tunnel& tunnel) {
    constexpr std::size_t kLength = 4;
    constexpr std::size_t kFieldLength = 4;
    if (parcel.bytes.size() < kLength) {
        return Decoded::Malformed;
    }
    const unsigned flags = load_be16(parcel.bytes.data());
    const std::uint16_t type = load_be16(parcel.bytes.data() + 2);
    if ((flags & (kRouting | kVersion)) != 0) {
        return Decoded::NotTransport;
    }
    const std::size_t key_at = kLength + ((flags & kChecksum) != 0 ? kFieldLength : 0);
    const std::size_t sequence_at = key_at + ((flags & kKey) != 0 ? kFieldLength : 0);
    const std::size_t length = sequence_at + ((flags & kSequence) != 0 ? kFieldLength : 0);
    if (parcel.bytes.size() < length) {
        return Decoded::Malformed;
    }
    tunnel.kind = TunnelKind::Gre;
    if ((flags & kKey) != 0) {
        tunnel.identifier = load_be32(parcel.bytes.data() + key_at);
    }
    parcel.take_off(length);
    if (type == kErspan3) {
        return open_erspan_3(parcel, tunnel);
    }
    if (type == kErspan && (flags & kSequence) != 0) {
        return open_erspan_2(parcel, tunnel);
    }
    if (type == kErspan) {
        tunnel.kind = TunnelKind::Erspan1;
    }
    parcel.ethertype = type == kErspan ? kEthertypeEthernet : type;
    return Decoded::Packet;
}

}  // namespace siptls::net
