// SPDX-License-Identifier: GPL-2.0-or-later
// TCP and UDP headers (RFC 9293, 3.1; RFC 768). Used by decode.cpp for every frame, hence inline.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "bytes/load.h"
#include "net/decoded.h"
#include "net/ip.h"
#include "net/packet.h"
#include "net/port_watch.h"
#include "net/ports.h"

namespace siptls::net {

inline constexpr std::size_t kTcpHeaderLength = 20;
inline constexpr std::size_t kUdpHeaderLength = 8;

[[gnu::always_inline]] inline void set_endpoint(Endpoint& endpoint, Bytes address,
                                                const std::uint8_t* port) {
    if (address.size() == 4) {
        endpoint.address.bytes = {};
        std::memcpy(endpoint.address.bytes.data(), address.data(), 4);
        endpoint.address.family = AddressFamily::V4;
    } else {
        std::memcpy(endpoint.address.bytes.data(), address.data(), 16);
        endpoint.address.family = AddressFamily::V6;
    }
    endpoint.port = load_be16(port);
}

[[gnu::always_inline]] inline void set_endpoints(Packet& packet, const Datagram& datagram) {
    const std::uint8_t* at = datagram.payload.data();
    set_endpoint(packet.source, datagram.source, at);
    set_endpoint(packet.destination, datagram.destination, at + 2);
}

// `header_length` bytes of the datagram's payload are header, captured or not; the payload is
// `payload_length` bytes long.
[[gnu::always_inline]] inline void set_payload(Packet& packet, Bytes segment,
                                               std::size_t header_length,
                                               std::uint32_t payload_length) {
    const Bytes behind = segment.subspan(std::min(header_length, segment.size()));
    packet.payload = behind.first(std::min<std::size_t>(behind.size(), payload_length));
    packet.payload_length = payload_length;
}

inline std::size_t tcp_header_length(const std::uint8_t* header) {
    return std::size_t{4} * (header[12] >> 4);
}

// A handshake record (RFC 8446, 5.1) of any version up to 1.3 whose first message is a ClientHello.
inline bool begins_client_hello_record(Bytes payload) {
    return payload.size() >= 6 && payload[0] == 22 && payload[1] == 3 && payload[2] <= 4 &&
           payload[5] == 1;
}

inline bool begins_client_hello(Bytes segment) {
    if (segment.size() <= kTcpHeaderLength) {
        return false;
    }
    const std::size_t header_length = tcp_header_length(segment.data());
    return segment.size() > header_length &&
           begins_client_hello_record(segment.subspan(header_length));
}

[[gnu::always_inline]] inline Decoded read_tcp(const Datagram& datagram, const PortWatch& watch,
                                               Packet& packet) {
    const std::uint8_t* at = datagram.payload.data();
    if (!watch.wants_tcp(datagram.source, load_be16(at), datagram.destination, load_be16(at + 2))) {
        if (!begins_client_hello(datagram.payload)) {
            return Decoded::Unwatched;
        }
        set_endpoints(packet, datagram);
        return Decoded::UnwatchedHello;
    }
    if (datagram.payload.size() < kTcpHeaderLength) {
        return Decoded::Malformed;
    }
    const std::size_t header_length = tcp_header_length(at);
    if (header_length < kTcpHeaderLength || header_length > datagram.payload_length) {
        return Decoded::Malformed;
    }
    set_endpoints(packet, datagram);
    packet.protocol = Protocol::Tcp;
    packet.sequence = load_be32(at + 4);
    packet.acknowledgement = load_be32(at + 8);
    packet.flags = at[13];
    set_payload(packet, datagram.payload, header_length,
                datagram.payload_length - static_cast<std::uint32_t>(header_length));
    return Decoded::Packet;
}

[[gnu::always_inline]] inline Decoded read_udp(const Datagram& datagram, const PortWatch& watch,
                                               Packet& packet) {
    const std::uint8_t* at = datagram.payload.data();
    const std::uint16_t destination_port = load_be16(at + 2);
    if (!watch.wants_udp(load_be16(at), destination_port)) {
        return is_tunnel_port(destination_port) ? Decoded::NotTransport : Decoded::Unwatched;
    }
    if (datagram.payload.size() < kUdpHeaderLength) {
        return Decoded::Malformed;
    }
    // 0 is a jumbogram, or a datagram that the network card has yet to split.
    const std::uint32_t stated = load_be16(at + 4);
    const std::uint32_t length = stated == 0 ? datagram.payload_length : stated;
    if (length < kUdpHeaderLength || length > datagram.payload_length) {
        return Decoded::Malformed;
    }
    set_endpoints(packet, datagram);
    packet.protocol = Protocol::Udp;
    packet.sequence = 0;
    packet.acknowledgement = 0;
    packet.flags = 0;
    set_payload(packet, datagram.payload, kUdpHeaderLength,
                length - static_cast<std::uint32_t>(kUdpHeaderLength));
    return Decoded::Packet;
}

// Fills in of `packet` what the transport header and the addresses tell, if it is wanted. The
// answer is that for the frame; NotTransport also for UDP that may be a tunnel's.
[[gnu::always_inline]] inline Decoded read_transport(const Datagram& datagram,
                                                     const PortWatch& watch, Packet& packet) {
    constexpr std::size_t kPortsLength = 4;
    if (datagram.protocol != kIpTcp && datagram.protocol != kIpUdp) {
        return Decoded::NotTransport;
    }
    if (datagram.payload.size() < kPortsLength) {
        return Decoded::Malformed;
    }
    return datagram.protocol == kIpTcp ? read_tcp(datagram, watch, packet)
                                       : read_udp(datagram, watch, packet);
}

}  // namespace siptls::net
