// SPDX-License-Identifier: GPL-2.0-or-later
// The way down: link, IP, transport. A packet that nobody wants costs three headers and one table
// look-up, and `packet` is not touched for it. Tunnels and fragments leave this way and come back
// to it with what they hold.
#include "net/decode.h"

#include <array>
#include <span>
#include <utility>

#include "bytes/load.h"
#include "net/ip.h"
#include "net/limits.h"
#include "net/link.h"
#include "net/transport.h"
#include "net/tunnel.h"

namespace siptls::net {
namespace {

constexpr std::size_t kMacLength = 6;

Decoded read_link(const Frame& frame, Parcel& parcel) {
    if (frame.link_type == kLinkEthernet) {
        return read_ethernet(parcel);
    }
    const ReadHeader read = link_reader(frame.link_type);
    return read == nullptr ? Decoded::UnknownLink : read(parcel);
}

inline bool reach_ipv4(Parcel& parcel) {
    return parcel.ethertype == kEthertypeIpv4 ||
           (read_vlan_tags(parcel) == Decoded::Packet && parcel.ethertype == kEthertypeIpv4);
}

// Nothing if it is all zeros, as on a loopback interface.
Bytes mac_of(const Parcel& parcel) {
    const bool some =
        parcel.mac != nullptr && (load_be32(parcel.mac) != 0 || load_be16(parcel.mac + 4) != 0);
    return some ? Bytes(parcel.mac, kMacLength) : Bytes{};
}

inline void complete(Packet& packet, const Frame& frame, const Parcel& parcel,
                     const Datagram& datagram) {
    packet.frame = frame.ref;
    packet.time = frame.time;
    packet.hop_limit = datagram.hop_limit;
    packet.vlan = parcel.vlan != 0 ? std::optional(parcel.vlan) : std::nullopt;
    packet.source_mac = mac_of(parcel);
    packet.overlap_differs = false;
    packet.tunnel = {};
}

bool may_carry_a_packet(std::uint8_t protocol) {
    switch (protocol) {
        case kIpTcp:
        case kIpUdp:
        case kIpInIp:
        case kIpv6InIp:
        case kIpGre: return true;
        default: return false;
    }
}

}  // namespace

// What look_inside has come through.
struct Decoder::Inside {
    std::array<Tunnel, kMaxTunnelDepth> tunnels;
    std::size_t depth = 0;
    bool overlap_differs = false;

    std::span<const Tunnel> around() const { return {tunnels.data(), depth}; }
};

Decoder::Decoder(const PortWatch& watch, std::uint64_t seed)
    : watch_(watch), tunnels_(seed), fragments_(seed) {}

// The common way through the same readers, without a call or an address taken of what they fill, so
// that it stays in registers. Whatever it cannot answer goes the long way from the beginning.
Decoded Decoder::decode(const Frame& frame, Packet& packet) {
    Parcel parcel(frame);
    Datagram datagram;
    if (frame.link_type == kLinkEthernet && read_ethernet(parcel) == Decoded::Packet &&
        reach_ipv4(parcel) && read_ipv4(parcel, datagram) == Decoded::Packet) {
        const Decoded answer = read_transport(datagram, watch_, packet);
        if (answer == Decoded::Packet) {
            complete(packet, frame, parcel, datagram);
        }
        if (answer != Decoded::NotTransport) {
            return answer;
        }
    }
    return decode_any(frame, packet);
}

Decoded Decoder::decode_any(const Frame& frame, Packet& packet) {
    Parcel parcel(frame);
    Datagram datagram;
    Decoded answer = read_link(frame, parcel);
    if (answer == Decoded::Packet) {
        answer = read_datagram(parcel, datagram);
    }
    if (answer == Decoded::Packet) {
        answer = read_transport(datagram, watch_, packet);
    }
    if (answer == Decoded::Packet) {
        complete(packet, frame, parcel, datagram);
    }
    const bool more_to_see = answer == Decoded::NotTransport || answer == Decoded::Fragment;
    return more_to_see ? look_inside(answer, frame, parcel, datagram, packet) : answer;
}

// Goes on where decode_any() met something else than a transport header.
Decoded Decoder::look_inside(Decoded answer, const Frame& frame, Parcel& parcel, Datagram& datagram,
                             Packet& packet) {
    Inside inside;
    whole_.clear();
    while (answer == Decoded::Fragment || answer == Decoded::NotTransport) {
        const bool fragment = answer == Decoded::Fragment;
        const Decoded step = fragment ? put_together(inside, frame, datagram, packet)
                                      : unwrap(inside, parcel, datagram);
        if (step == Decoded::Packet) {
            answer = read_transport(datagram, watch_, packet);
        } else if (step == Decoded::Fragment && !fragment) {
            answer = step;
        } else {
            return step;
        }
    }
    if (answer == Decoded::Packet) {
        complete(packet, frame, parcel, datagram);
        packet.overlap_differs = inside.overlap_differs;
        packet.tunnel = tunnels_.text(tunnels_.id_of(inside.around()));
    }
    return answer;
}

// Decoded::Packet means that the fragment was the last to be missed, and `datagram` is whole.
Decoded Decoder::put_together(Inside& inside, const Frame& frame, Datagram& datagram,
                              Packet& packet) {
    const bool v6 = datagram.source.size() == 16;
    if (!v6 && !may_carry_a_packet(datagram.protocol)) {
        return Decoded::NotTransport;
    }
    const TunnelId tunnel = tunnels_.id_of(inside.around());
    if (datagram.offset == 0) {
        if (const Decoded answer = judge_first(datagram, packet); answer != Decoded::Packet) {
            fragments_.ignore(frame, tunnel, datagram);
            return answer;
        }
    }
    WholeDatagram whole;
    if (!fragments_.add(frame, tunnel, datagram, whole)) {
        return Decoded::Fragment;
    }
    const WholeDatagram& kept = whole_.emplace_back(std::move(whole));
    inside.overlap_differs |= kept.overlap_differs;
    datagram.payload = kept.bytes;
    datagram.payload_length = kept.length;
    datagram.protocol = kept.protocol;
    const Decoded answer = v6 ? read_extensions(datagram) : Decoded::Packet;
    return answer == Decoded::Fragment ? Decoded::Malformed : answer;
}

// Only the first fragment of a datagram shows its ports. Decoded::Packet means that the datagram is
// wanted, or that this cannot be told yet.
Decoded Decoder::judge_first(Datagram first, Packet& packet) const {
    Decoded answer = first.source.size() == 16 ? read_extensions(first) : Decoded::Packet;
    if (answer == Decoded::Packet) {
        answer = read_transport(first, watch_, packet);
    }
    const bool tunnel = answer == Decoded::NotTransport && may_carry_a_packet(first.protocol);
    // Its lengths are those of the whole datagram, and it may end within a header.
    return tunnel || answer == Decoded::Malformed ? Decoded::Packet : answer;
}

// Decoded::Packet and Decoded::Fragment mean that `datagram` is the one inside the tunnel.
Decoded Decoder::unwrap(Inside& inside, Parcel& parcel, Datagram& datagram) {
    Tunnel tunnel;
    if (const Decoded answer = open_tunnel(datagram, parcel, tunnel); answer != Decoded::Packet) {
        return answer;
    }
    if (inside.depth == kMaxTunnelDepth) {
        ++too_deep_;
        return Decoded::NotTransport;
    }
    inside.tunnels[inside.depth++] = tunnel;
    return read_datagram(parcel, datagram);
}

DecoderCounters Decoder::counters() const {
    return {too_deep_, tunnels_.refused(), fragments_.evicted()};
}

}  // namespace siptls::net
