// SPDX-License-Identifier: GPL-2.0-or-later
// The ceilings of this room, each with its reason. Hostile captures reach them, real ones do not.
#pragma once

#include <cstddef>
#include <cstdint>

namespace siptls::tls {

// The longest fragment a record may have: 2^14 bytes of content and up to 2048 of protection
// (RFC 5246, 6.2.3; TLS 1.3 allows less, RFC 8446, 5.2).
inline constexpr std::uint16_t kMaxFragment = (1 << 14) + 2048;

// The longest handshake message whose body is collected. Only certificate chains get long; OpenSSL
// refuses them beyond 100 KiB, SChannel and JSSE far below.
inline constexpr std::size_t kMaxHandshakeMessage = std::size_t{128} * 1024;

// What a framer reserves at once when it starts to collect a body that comes in pieces. A length
// field alone must not make a stream of a few bytes cost its claim, and most certificate messages
// fit.
inline constexpr std::size_t kFirstReserve = 4096;

// How many certificates of one message are handed out. Chains have two to five; a server that sends
// its whole trust store is still known by the first ones.
inline constexpr std::size_t kMaxChainLength = 16;

}  // namespace siptls::tls
