// SPDX-License-Identifier: GPL-2.0-or-later
// The ceilings of the DHCP room. A message is one datagram, which bounds everything else.
#pragma once

#include <cstddef>

namespace siptls::dhcp {

// Entries of option 120; RFC 3361 expects one or two.
inline constexpr std::size_t kMaxSipServers = 16;
// Addresses of one DHCPv6 message; a host asks for one.
inline constexpr std::size_t kMaxAddresses = 8;
// Relays around one DHCPv6 message (RFC 8415, 7.6, HOP_COUNT_LIMIT).
inline constexpr std::size_t kMaxRelays = 8;

}  // namespace siptls::dhcp
