// SPDX-License-Identifier: GPL-2.0-or-later
// Addresses and transport endpoints as plain, comparable values.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace siptls {

enum class AddressFamily : std::uint8_t { None, V4, V6 };

// An IPv4 address uses the first four bytes, in network order; the others are zero.
struct IpAddress {
    std::array<std::uint8_t, 16> bytes{};
    AddressFamily family = AddressFamily::None;

    auto operator<=>(const IpAddress&) const = default;
};

struct Endpoint {
    IpAddress address;
    std::uint16_t port = 0;

    auto operator<=>(const Endpoint&) const = default;
};

// An IEEE 802 MAC-48 address in transmission order.
struct MacAddress {
    std::array<std::uint8_t, 6> bytes{};

    auto operator<=>(const MacAddress&) const = default;
};

// RFC 5952 text for IPv6, dotted decimal for IPv4, empty for an address of no family.
std::string to_string(const IpAddress& address);
// "192.0.2.1:5061" or "[2001:db8::1]:5061".
std::string to_string(const Endpoint& endpoint);
std::string to_string(const MacAddress& mac);

// Reads an address literal; brackets around IPv6 are accepted. Nothing if `text` is no literal.
std::optional<IpAddress> parse_ip_address(std::string_view text);
// Reads "ADDRESS:PORT" with IPv6 in brackets. Nothing unless both parts are there and well formed.
std::optional<Endpoint> parse_endpoint(std::string_view text);
// Reads six pairs of hex digits, all with colons or all with hyphens between. Nothing if `text` is
// of another form.
std::optional<MacAddress> parse_mac_address(std::string_view text);

}  // namespace siptls
