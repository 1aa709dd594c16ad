// SPDX-License-Identifier: GPL-2.0-or-later
// Text of addresses: the platform's inet_ntop and inet_pton know RFC 5952. IPv4 is written here: a
// report repeats addresses for each session, and inet_ntop goes by way of sprintf.
#include "siptls/endpoint.h"

#include <charconv>
#include <cstddef>
#include <iterator>
#include <string>

#include <arpa/inet.h>

#include "bytes/hex.h"

namespace siptls {
namespace {

std::string dotted_quad(const IpAddress& address) {
    char text[INET_ADDRSTRLEN];
    char* end = text;
    for (std::size_t at = 0; at < 4; ++at) {
        if (at > 0) {
            *end++ = '.';
        }
        end = std::to_chars(end, std::end(text), address.bytes[at]).ptr;
    }
    return {text, end};
}

}  // namespace

std::string to_string(const IpAddress& address) {
    if (address.family == AddressFamily::None) {
        return {};
    }
    if (address.family == AddressFamily::V4) {
        return dotted_quad(address);
    }
    char text[INET6_ADDRSTRLEN] = {};
    inet_ntop(AF_INET6, address.bytes.data(), text, sizeof text);
    return text;
}

std::string to_string(const Endpoint& endpoint) {
    const std::string address = to_string(endpoint.address);
    const std::string port = std::to_string(endpoint.port);
    if (endpoint.address.family == AddressFamily::V6) {
        return "[" + address + "]:" + port;
    }
    return address + ":" + port;
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

}  // namespace siptls
