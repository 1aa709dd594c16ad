// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/identifiers.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "bytes/bytes_of.h"
#include "x509/digest.h"

namespace siptls::diagnosis {

namespace {
constexpr std::size_t kDigits = 16;
}  // namespace

std::string identifier_of(std::initializer_list<std::string_view> parts) {
    constexpr std::size_t kUsualSize = 256;
    std::string text;
    text.reserve(kUsualSize);
    for (const std::string_view part : parts) {
        text += std::to_string(part.size());  // so that no two lists run into the same text
        text += ':';
        text += part;
    }
    return x509::sha256_hex(bytes_of(text), kDigits);
}

std::string session_id(const Endpoint& client, const Endpoint& server, Timestamp start) {
    return identifier_of({to_string(client), to_string(server), std::to_string(start.nanoseconds)});
}

std::string community_id(const Endpoint& client, const Endpoint& server) {
    constexpr std::uint8_t kTcp = 6;  // IANA protocol number
    // Both directions have one identifier: the lesser endpoint comes first.
    const auto [first, second] = std::minmax(client, server);
    const std::size_t length = client.address.family == AddressFamily::V4 ? 4 : 16;
    std::array<std::uint8_t, 2 + 2 * 16 + 2 + 2 * 2> tuple = {0, 0};  // begins with the seed
    std::uint8_t* end = tuple.data() + 2;
    for (const IpAddress* address : {&first.address, &second.address}) {
        end = std::copy_n(address->bytes.begin(), length, end);
    }
    *end++ = kTcp;
    *end++ = 0;
    for (const std::uint16_t port : {first.port, second.port}) {
        *end++ = static_cast<std::uint8_t>(port >> 8);
        *end++ = static_cast<std::uint8_t>(port);
    }
    return "1:" + x509::sha1_base64(Bytes(tuple.data(), end));
}

}  // namespace siptls::diagnosis
