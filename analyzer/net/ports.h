// SPDX-License-Identifier: GPL-2.0-or-later
// Well-known ports (IANA Service Name and Transport Protocol Port Number Registry).
#pragma once

#include <cstdint>

namespace siptls::net {

inline constexpr std::uint16_t kDnsPort = 53;
inline constexpr std::uint16_t kDhcpServerPort = 67;
inline constexpr std::uint16_t kDhcpClientPort = 68;
inline constexpr std::uint16_t kHttpPort = 80;
inline constexpr std::uint16_t kHttpsPort = 443;

}  // namespace siptls::net
