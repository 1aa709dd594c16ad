// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/identifiers.h"

#include <cstdint>

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

}  // namespace siptls::diagnosis
