// SPDX-License-Identifier: GPL-2.0-or-later
// The door for programs that dissect frames themselves: what the engine finds in a frame, and
// segments that it is handed.
#include <algorithm>

#include "bytes/bytes_of.h"
#include "diagnosis/engine.h"
#include "net/transport.h"

namespace siptls {

namespace {

Segment segment_of(const net::Packet& packet) {
    Segment segment;
    segment.frame = packet.frame;
    segment.time = packet.time;
    segment.source = packet.source;
    segment.destination = packet.destination;
    segment.transport = packet.protocol == net::Protocol::Udp ? Transport::Udp : Transport::Tcp;
    segment.flags = packet.flags;
    segment.hop_limit = packet.hop_limit;
    segment.sequence = packet.sequence;
    segment.acknowledgement = packet.acknowledgement;
    segment.payload = packet.payload;
    segment.payload_length = packet.payload_length;
    segment.vlan = packet.vlan;
    segment.tunnel = packet.tunnel;
    segment.overlap_differs = packet.overlap_differs;
    if (!packet.source_mac.empty()) {
        std::copy_n(packet.source_mac.begin(), MacAddress{}.bytes.size(),
                    segment.source_mac.emplace().bytes.begin());
    }
    return segment;
}

net::Packet packet_of(const Segment& segment) {
    net::Packet packet;
    packet.frame = segment.frame;
    packet.time = segment.time;
    packet.source = segment.source;
    packet.destination = segment.destination;
    packet.flags = segment.flags;
    packet.hop_limit = segment.hop_limit;
    packet.sequence = segment.sequence;
    packet.acknowledgement = segment.acknowledgement;
    packet.payload = segment.payload;
    packet.payload_length = segment.payload_length;
    packet.vlan = segment.vlan;
    packet.tunnel = segment.tunnel;
    packet.overlap_differs = segment.overlap_differs;
    if (segment.source_mac) {
        packet.source_mac = segment.source_mac->bytes;
    }
    return packet;
}

}  // namespace

Inside Analyzer::Engine::look_inside(const Frame& frame, Segment& segment) {
    switch (decoder_.decode(frame, packet_)) {
        case net::Decoded::Packet: segment = segment_of(packet_); return Inside::Segment;
        case net::Decoded::UnwatchedHello:
            count_other_port(packet_.destination.port);
            return Inside::NothingWanted;
        case net::Decoded::Unwatched:
        case net::Decoded::Fragment: return Inside::NothingWanted;
        case net::Decoded::NotIp:
        case net::Decoded::NotTransport:
        case net::Decoded::Malformed:
        case net::Decoded::UnknownLink: break;
    }
    return Inside::NotUnderstood;
}

bool Analyzer::Engine::wants(const Segment& segment) {
    if (watch_.wants_tcp(bytes_of(segment.source.address), segment.source.port,
                         bytes_of(segment.destination.address), segment.destination.port)) {
        return true;
    }
    if (net::begins_client_hello_record(segment.payload)) {
        count_other_port(segment.destination.port);
    }
    return false;
}

std::optional<Followed> Analyzer::Engine::add(const Segment& segment) {
    if (segment.transport == Transport::Udp) {
        take_datagram(packet_of(segment));
        return std::nullopt;
    }
    if (segment.transport != Transport::Tcp || !wants(segment)) {
        return std::nullopt;
    }
    kept_.remember_handles();
    const net::Packet packet = packet_of(segment);
    maker_.know_contents(segment.opened);
    take_packet(packet);
    maker_.know_contents({});
    const auto [flow, side] = streams_.find(packet);
    if (flow == kNoFlow) {
        return std::nullopt;
    }
    const LiveFlow* live = flows_.find(flow);
    const bool session = live != nullptr && is_session(*live);
    return Followed{flow, side, session ? live->handle : kNoSession};
}

}  // namespace siptls
