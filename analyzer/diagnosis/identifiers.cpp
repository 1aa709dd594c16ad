// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/identifiers.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "x509/digest.h"

namespace siptls::diagnosis {

namespace {
constexpr std::size_t kDigits = 16;
}  // namespace

std::string identifier_of(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) {
        text += std::to_string(part.size());  // so that no two lists run into the same text
        text += ':';
        text += part;
    }
    const Bytes bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    return x509::sha256_hex(bytes).substr(0, kDigits);
}

std::string session_id(const Endpoint& client, const Endpoint& server, Timestamp start) {
    return identifier_of({to_string(client), to_string(server), std::to_string(start.nanoseconds)});
}

std::string community_id(const Endpoint& client, const Endpoint& server) {
    constexpr std::uint8_t kTcp = 6;  // IANA protocol number
    // Both directions have one identifier: the lesser endpoint comes first.
    const auto [first, second] = std::minmax(client, server);
    const std::size_t length = client.address.family == AddressFamily::V4 ? 4 : 16;
    std::vector<std::uint8_t> tuple = {0, 0};  // the seed
    for (const IpAddress* address : {&first.address, &second.address}) {
        tuple.insert(tuple.end(), address->bytes.begin(),
                     address->bytes.begin() + static_cast<std::ptrdiff_t>(length));
    }
    tuple.insert(tuple.end(), {kTcp, 0});
    for (const std::uint16_t port : {first.port, second.port}) {
        tuple.push_back(static_cast<std::uint8_t>(port >> 8));
        tuple.push_back(static_cast<std::uint8_t>(port));
    }
    return "1:" + x509::sha1_base64(tuple);
}

}  // namespace siptls::diagnosis
