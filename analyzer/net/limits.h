// SPDX-License-Identifier: GPL-2.0-or-later
// Ceilings of the net room.
#pragma once

#include <cstddef>

namespace siptls::net {

// Tags in a row. Networks use two; mirror ports add one or two of their own.
inline constexpr int kMaxVlanTags = 4;

// IPv6 extension headers in a row. Each kind stands at most once, destination options twice
// (RFC 8200, 4.1), so a longer chain is made up.
inline constexpr int kMaxExtensionHeaders = 8;

// Server addresses followed on ports that are not followed as a whole. DNS and DHCP name tens per
// site; the ceiling keeps forged answers from filling memory and the table small enough for the
// cache.
inline constexpr std::size_t kMaxServers = 1024;

}  // namespace siptls::net
