// SPDX-License-Identifier: GPL-2.0-or-later
// The way down: link, IP, transport. A packet that nobody wants costs three headers and one table
// look-up, and `packet` is not touched for it.
#include "net/decode.h"

#include <algorithm>

#include "net/ip.h"
#include "net/link.h"
#include "net/transport.h"

namespace siptls::net {
namespace {

Decoded read_link(const Frame& frame, LinkHeader& link) {
    if (frame.link_type == kLinkEthernet) {
        return read_ethernet(frame.bytes, link);
    }
    const ReadLink read = link_reader(frame.link_type);
    return read == nullptr ? Decoded::UnknownLink : read(frame.bytes, link);
}

Decoded read_ip(const Frame& frame, const LinkHeader& link, Datagram& datagram) {
    const Bytes behind = frame.bytes.subspan(link.length);
    const std::size_t frame_length =
        std::max<std::size_t>(frame.original_length, frame.bytes.size());
    const auto wire_length = static_cast<std::uint32_t>(frame_length - link.length);
    switch (link.ethertype) {
        case kEthertypeIpv4: return read_ipv4(behind, wire_length, datagram);
        case kEthertypeIpv6: return read_ipv6(behind, wire_length, datagram);
        default: return Decoded::NotIp;
    }
}

}  // namespace

Decoded decode(const Frame& frame, const PortWatch& watch, Packet& packet) {
    LinkHeader link;
    Datagram datagram;
    if (const Decoded answer = read_link(frame, link); answer != Decoded::Packet) {
        return answer;
    }
    if (const Decoded answer = read_ip(frame, link, datagram); answer != Decoded::Packet) {
        return answer;
    }
    if (const Decoded answer = read_transport(datagram, watch, packet); answer != Decoded::Packet) {
        return answer;
    }
    packet.frame = frame.ref;
    packet.time = frame.time;
    packet.hop_limit = datagram.hop_limit;
    packet.vlan = link.vlan;
    packet.source_mac = link.source_mac;
    return Decoded::Packet;
}

}  // namespace siptls::net
