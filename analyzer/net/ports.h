// SPDX-License-Identifier: GPL-2.0-or-later
// Well-known ports (IANA Service Name and Transport Protocol Port Number Registry).
#pragma once

#include <cstdint>

namespace siptls::net {

inline constexpr std::uint16_t kDnsPort = 53;
inline constexpr std::uint16_t kDhcpServerPort = 67;
inline constexpr std::uint16_t kDhcpClientPort = 68;
inline constexpr std::uint16_t kHttpPort = 80;
inline constexpr std::uint16_t kNtpPort = 123;
inline constexpr std::uint16_t kHttpsPort = 443;
inline constexpr std::uint16_t kDhcpV6ClientPort = 546;
inline constexpr std::uint16_t kDhcpV6ServerPort = 547;

// UDP that carries whole frames.
inline constexpr std::uint16_t kVxlanPort = 4789;
inline constexpr std::uint16_t kOldVxlanPort = 8472;  // before IANA gave one; Linux' default
inline constexpr std::uint16_t kGenevePort = 6081;
inline constexpr std::uint16_t kTzspPort = 37008;  // TaZmen Sniffer Protocol

constexpr bool is_tunnel_port(std::uint16_t port) {
    return port == kVxlanPort || port == kOldVxlanPort || port == kGenevePort || port == kTzspPort;
}

}  // namespace siptls::net
