// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/tunnel.h"

#include <algorithm>

#include "bytes/load.h"
#include "net/transport.h"

namespace siptls::net {
namespace {

IpAddress address_of(Bytes bytes) {
    IpAddress address;
    std::copy(bytes.begin(), bytes.end(), address.bytes.begin());
    address.family = bytes.size() == 4 ? AddressFamily::V4 : AddressFamily::V6;
    return address;
}

Decoded open_ip(Parcel& parcel, Tunnel& tunnel, std::uint16_t ethertype) {
    tunnel.kind = TunnelKind::IpInIp;
    parcel.ethertype = ethertype;
    return Decoded::Packet;
}

Decoded open_udp(Parcel& parcel, Tunnel& tunnel) {
    if (parcel.bytes.size() < kUdpHeaderLength) {
        return Decoded::Malformed;
    }
    const std::uint16_t port = load_be16(parcel.bytes.data() + 2);
    parcel.take_off(kUdpHeaderLength);
    return open_udp_tunnel(port, parcel, tunnel);
}

}  // namespace

std::string_view name(TunnelKind kind) {
    switch (kind) {
        case TunnelKind::IpInIp: return "ip-in-ip";
        case TunnelKind::Gre: return "gre";
        case TunnelKind::Erspan1: return "erspan-1";
        case TunnelKind::Erspan2: return "erspan-2";
        case TunnelKind::Erspan3: return "erspan-3";
        case TunnelKind::Vxlan: return "vxlan";
        case TunnelKind::Geneve: return "geneve";
        case TunnelKind::Tzsp: return "tzsp";
    }
    return "";
}

Decoded open_tunnel(const Datagram& datagram, Parcel& parcel, Tunnel& tunnel) {
    tunnel.source = address_of(datagram.source);
    tunnel.destination = address_of(datagram.destination);
    parcel = Parcel{};
    parcel.bytes = datagram.payload;
    parcel.wire_length = datagram.payload_length;
    switch (datagram.protocol) {
        case kIpInIp: return open_ip(parcel, tunnel, kEthertypeIpv4);
        case kIpv6InIp: return open_ip(parcel, tunnel, kEthertypeIpv6);
        case kIpGre: return open_gre(parcel, tunnel);
        case kIpUdp: return open_udp(parcel, tunnel);
        default: return Decoded::NotTransport;
    }
}

}  // namespace siptls::net
