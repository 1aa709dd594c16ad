// SPDX-License-Identifier: GPL-2.0-or-later
// What became of a frame, or of a header in it. All readers of this room answer with it.
#pragma once

#include <cstdint>

namespace siptls::net {

enum class Decoded : std::uint8_t {
    Packet,          // what was asked for is filled in
    Unwatched,       // nobody wants it
    UnwatchedHello,  // nobody wants it, but it begins like a TLS ClientHello
    NotIp,
    NotTransport,  // IP, but neither TCP nor UDP
    Fragment,      // a part of an IP packet, of which others are missing yet
    Malformed,     // lengths contradict each other, or the frame was cut inside a header
    UnknownLink,   // the link type is not known
};

}  // namespace siptls::net
