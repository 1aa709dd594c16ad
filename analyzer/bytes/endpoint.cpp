// SPDX-License-Identifier: GPL-2.0-or-later
// Text of addresses: the platform's inet_ntop and inet_pton know RFC 5952. IPv4 is written here: a
// report repeats addresses for each session, and inet_ntop goes by way of sprintf.
#include <charconv>
#include <cstddef>
#include <cstring>
#include <string>

#include <arpa/inet.h>

#include "bytes/endpoint_text.h"
#include "bytes/hex.h"

namespace siptls {

static_assert(kAddressRoom == INET6_ADDRSTRLEN);

char* put_text(char* at, const IpAddress& address) {
    switch (address.family) {
        case AddressFamily::None: return at;
        case AddressFamily::V6:
            inet_ntop(AF_INET6, address.bytes.data(), at, INET6_ADDRSTRLEN);
            return at + std::strlen(at);
        case AddressFamily::V4: break;
    }
    for (std::size_t part = 0; part < 4; ++part) {
        if (part > 0) {
            *at++ = '.';
        }
        at = std::to_chars(at, at + 3, address.bytes[part]).ptr;
    }
    return at;
}

char* put_text(char* at, const Endpoint& endpoint) {
    constexpr std::size_t kMostDigits = 5;
    const bool in_brackets = endpoint.address.family == AddressFamily::V6;
    if (in_brackets) {
        *at++ = '[';
    }
    at = put_text(at, endpoint.address);
    if (in_brackets) {
        *at++ = ']';
    }
    *at++ = ':';
    return std::to_chars(at, at + kMostDigits, endpoint.port).ptr;
}

std::string to_string(const IpAddress& address) {
    char text[kAddressRoom];
    return {text, put_text(text, address)};
}

std::string to_string(const Endpoint& endpoint) {
    char text[kEndpointRoom];
    return {text, put_text(text, endpoint)};
}

std::string to_string(const MacAddress& mac) {
    const std::string digits = to_hex(mac.bytes);
    std::string text;
    for (std::size_t at = 0; at < digits.size(); at += 2) {
        text += (at == 0 ? "" : ":") + digits.substr(at, 2);
    }
    return text;
}

std::optional<IpAddress> parse_ip_address(std::string_view text) {
    if (text.size() >= 2 && text.front() == '[' && text.back() == ']') {
        text = text.substr(1, text.size() - 2);
    }
    if (text.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos) {
        return std::nullopt;  // a name, as most are
    }
    const std::string literal(text);
    IpAddress address;
    if (inet_pton(AF_INET, literal.c_str(), address.bytes.data()) == 1) {
        address.family = AddressFamily::V4;
        return address;
    }
    if (inet_pton(AF_INET6, literal.c_str(), address.bytes.data()) == 1) {
        address.family = AddressFamily::V6;
        return address;
    }
    return std::nullopt;
}

std::optional<Endpoint> parse_endpoint(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view host = text.substr(0, colon);
    const std::string_view digits = text.substr(colon + 1);
    const bool bracketed = host.size() >= 2 && host.front() == '[' && host.back() == ']';
    const auto address = parse_ip_address(host);
    if (!address || (address->family == AddressFamily::V6) != bracketed) {
        return std::nullopt;
    }
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (error != std::errc{} || end != digits.data() + digits.size() || digits.empty()) {
        return std::nullopt;
    }
    return Endpoint{*address, port};
}

std::optional<MacAddress> parse_mac_address(std::string_view text) {
    constexpr std::size_t kGroup = 3;  // two digits and what separates them from the next
    MacAddress mac;
    if (text.size() != kGroup * mac.bytes.size() - 1 || (text[2] != ':' && text[2] != '-')) {
        return std::nullopt;
    }
    for (std::size_t group = 0; group < mac.bytes.size(); ++group) {
        const char* const digits = text.data() + kGroup * group;
        const auto [end, error] = std::from_chars(digits, digits + 2, mac.bytes[group], 16);
        const bool last = group + 1 == mac.bytes.size();
        if (error != std::errc{} || end != digits + 2 || (!last && digits[2] != text[2])) {
            return std::nullopt;
        }
    }
    return mac;
}

}  // namespace siptls
