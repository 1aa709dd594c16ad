// SPDX-License-Identifier: GPL-2.0-or-later
// The ceilings of the DHCP room. A message is one datagram, which bounds everything else.
#pragma once

#include <cstddef>

namespace siptls::dhcp {

// Entries of option 120; RFC 3361 expects one or two.
inline constexpr std::size_t kMaxSipServers = 16;

}  // namespace siptls::dhcp
