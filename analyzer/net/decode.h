// SPDX-License-Identifier: GPL-2.0-or-later
// From a captured frame to the TCP segment or UDP datagram in it, if anybody wants it.
#pragma once

#include <cstdint>

#include "net/packet.h"
#include "net/port_watch.h"
#include "siptls/frame.h"

namespace siptls::net {

enum class Decoded : std::uint8_t {
    Packet,          // the packet is filled
    Unwatched,       // nobody wants it
    UnwatchedHello,  // nobody wants it, but it begins like a TLS ClientHello
    NotIp,
    NotTransport,  // IP, but neither TCP nor UDP
    Fragment,      // a part of an IP packet
    Malformed,     // lengths contradict each other, or the frame was cut inside a header
    UnknownLink,   // the link type is not known
};

// Reads `frame` down to its payload. `packet` is whole after Decoded::Packet; after UnwatchedHello
// its source and destination are set; else it means nothing. Its views live as long as the frame's
// bytes. A packet is taken even if TCP options or payload were cut from it.
Decoded decode(const Frame& frame, const PortWatch& watch, Packet& packet);

}  // namespace siptls::net
