// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/identifiers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "bytes/bytes_of.h"
#include "bytes/endpoint_text.h"
#include "x509/digest.h"

namespace siptls::diagnosis {

namespace {
constexpr std::size_t kDigits = 16;
}  // namespace

std::string identifier_of(std::initializer_list<std::string_view> parts) {
    constexpr std::size_t kMostDigits = 20;
    std::size_t most = 0;
    for (const std::string_view part : parts) {
        most += kMostDigits + 1 + part.size();
    }
    constexpr std::size_t kUsually = 512;
    std::array<char, kUsually> usual;
    std::string long_text(most > kUsually ? most : 0, '\0');
    char* const begin = most > kUsually ? long_text.data() : usual.data();
    char* end = begin;
    for (const std::string_view part : parts) {
        // Its size first, so that no two lists run into the same text.
        end = std::to_chars(end, end + kMostDigits, part.size()).ptr;
        *end++ = ':';
        end = std::copy(part.begin(), part.end(), end);
    }
    return x509::sha256_hex(bytes_of(std::string_view(begin, end)), kDigits);
}

std::string session_id(const Endpoint& client, const Endpoint& server, Timestamp start) {
    char client_text[kEndpointRoom];
    char server_text[kEndpointRoom];
    char start_text[sizeof "-9223372036854775808"];
    return identifier_of(
        {{client_text, put_text(client_text, client)},
         {server_text, put_text(server_text, server)},
         {start_text,
          std::to_chars(std::begin(start_text), std::end(start_text), start.nanoseconds).ptr}});
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
