// SPDX-License-Identifier: GPL-2.0-or-later
#include "session/proxy_header.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <system_error>

#include "bytes/reader.h"
#include "session/limits.h"
#include "sip/text.h"
#include "siptls/endpoint.h"

namespace siptls::session {

namespace {

constexpr std::array<std::uint8_t, 6> kVersion1 = {'P', 'R', 'O', 'X', 'Y', ' '};
// The longest line of version 1, with its CR LF.
constexpr std::size_t kMaxLine = 107;
constexpr std::array<std::uint8_t, 12> kVersion2 = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d,
                                                    0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};
// Signature, version and command, family, length of what follows.
constexpr std::size_t kFixedPart = 16;

template <std::size_t Size>
Found begins_with(Bytes bytes, const std::array<std::uint8_t, Size>& beginning) {
    const std::size_t known = std::min(bytes.size(), Size);
    if (!std::equal(beginning.begin(), beginning.begin() + known, bytes.begin())) {
        return Found::No;
    }
    return known == Size ? Found::Yes : Found::NeedMore;
}

std::optional<Endpoint> endpoint_of(std::string_view address, std::string_view port,
                                    AddressFamily family) {
    Endpoint endpoint;
    const auto literal = parse_ip_address(address);
    const auto* const end = port.data() + port.size();
    const auto read = std::from_chars(port.data(), end, endpoint.port);
    if (!literal || literal->family != family || read.ec != std::errc() || read.ptr != end) {
        return std::nullopt;
    }
    endpoint.address = *literal;
    return endpoint;
}

// "PROXY TCP4 192.0.2.100 192.0.2.20 49192 5061"
std::optional<ClientNamed> named_in_line(std::string_view line) {
    next_word(line);
    const std::string_view family = next_word(line);
    if (family != "TCP4" && family != "TCP6") {
        return std::nullopt;
    }
    const std::string_view client = next_word(line);
    const std::string_view sought = next_word(line);
    const std::string_view client_port = next_word(line);
    const AddressFamily kind = family == "TCP4" ? AddressFamily::V4 : AddressFamily::V6;
    const auto from = endpoint_of(client, client_port, kind);
    const auto to = endpoint_of(sought, line, kind);
    return from && to ? std::optional(ClientNamed{*from, *to}) : std::nullopt;
}

ProxyHeader find_line(Bytes bytes) {
    const std::string_view text = sip::as_text(bytes.first(std::min(bytes.size(), kMaxLine)));
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) {
        return {text.size() < kMaxLine ? Found::NeedMore : Found::No};
    }
    const bool carriage_return = end > 0 && text[end - 1] == '\r';
    return {Found::Yes, end + 1, false,
            named_in_line(text.substr(0, carriage_return ? end - 1 : end))};
}

// Command, family and transport of version 2, 2.2 of the specification.
constexpr std::uint8_t kLocal = 0;
constexpr std::uint8_t kTcpOverIpv4 = 0x11;
constexpr std::uint8_t kTcpOverIpv6 = 0x21;

// Both addresses, then both ports.
std::optional<ClientNamed> named_in_addresses(AddressFamily family, Reader rest) {
    const std::size_t size = family == AddressFamily::V4 ? 4 : 16;
    ClientNamed named;
    for (Endpoint* endpoint : {&named.client, &named.sought}) {
        const Bytes address = rest.take(size);
        std::copy(address.begin(), address.end(), endpoint->address.bytes.begin());
        endpoint->address.family = family;
    }
    named.client.port = rest.u16();
    named.sought.port = rest.u16();
    return rest.ok() ? std::optional(named) : std::nullopt;
}

ProxyHeader find_binary(Bytes bytes) {
    Reader header(bytes);
    header.skip(kVersion2.size());
    const std::uint8_t version_and_command = header.u8();
    const std::uint8_t family = header.u8();
    const std::uint16_t length = header.u16();
    if (!header.ok()) {
        return {Found::NeedMore};
    }
    if (version_and_command >> 4 != 2 || kFixedPart + length > kMaxProxyHeader) {
        return {};
    }
    Reader rest(header.take(length));
    if (!header.ok()) {
        return {Found::NeedMore};
    }
    ProxyHeader found{Found::Yes, header.offset(), (version_and_command & 0xf) == kLocal};
    if (!found.own && family == kTcpOverIpv4) {
        found.named = named_in_addresses(AddressFamily::V4, rest);
    } else if (!found.own && family == kTcpOverIpv6) {
        found.named = named_in_addresses(AddressFamily::V6, rest);
    }
    return found;
}

}  // namespace

ProxyHeader find_proxy_header(Bytes bytes) {
    if (bytes.empty()) {
        return {Found::NeedMore};
    }
    if (bytes[0] == kVersion1[0]) {
        const Found found = begins_with(bytes, kVersion1);
        return found == Found::Yes ? find_line(bytes) : ProxyHeader{found};
    }
    const Found found = begins_with(bytes, kVersion2);
    return found == Found::Yes ? find_binary(bytes) : ProxyHeader{found};
}

}  // namespace siptls::session
