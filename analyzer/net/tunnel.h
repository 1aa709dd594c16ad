// SPDX-License-Identifier: GPL-2.0-or-later
// Tunnels: IP packets that carry whole frames or packets, as mirror ports and overlay networks use
// them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "net/ip.h"
#include "net/parcel.h"
#include "siptls/endpoint.h"

namespace siptls::net {

enum class TunnelKind : std::uint8_t {
    IpInIp,   // RFC 2003, 2473, 4213
    Gre,      // RFC 2784, 2890
    Erspan1,  // draft-foschiano-erspan
    Erspan2,
    Erspan3,
    Vxlan,   // RFC 7348
    Geneve,  // RFC 8926
    Tzsp,
};
inline constexpr std::size_t kTunnelKindCount = 8;
std::string_view name(TunnelKind kind);

struct Tunnel {
    TunnelKind kind = TunnelKind::IpInIp;
    std::optional<std::uint32_t> identifier;  // key, session or network, whatever the kind has
    IpAddress source;                         // of the outer packet
    IpAddress destination;
};

// Puts what `datagram` carries into `parcel`, without link facts of the outside. Decoded::Packet
// means that `tunnel` is filled; anything else is the answer for the whole frame.
Decoded open_tunnel(const Datagram& datagram, Parcel& parcel, Tunnel& tunnel);

// The two families of it; `parcel` holds the GRE packet or the UDP payload.
Decoded open_gre(Parcel& parcel, Tunnel& tunnel);
Decoded open_udp_tunnel(std::uint16_t port, Parcel& parcel, Tunnel& tunnel);

}  // namespace siptls::net
