// SPDX-License-Identifier: GPL-2.0-or-later
// Content types of TLS records (RFC 8446, 5.1; heartbeat: RFC 6520).
#pragma once

#include <cstdint>

namespace siptls::tls {

enum class ContentType : std::uint8_t {
    ChangeCipherSpec = 20,
    Alert = 21,
    Handshake = 22,
    ApplicationData = 23,
    Heartbeat = 24,
};

// Whether a record can begin with this byte.
constexpr bool is_content_type(std::uint8_t byte) {
    return byte >= static_cast<std::uint8_t>(ContentType::ChangeCipherSpec) &&
           byte <= static_cast<std::uint8_t>(ContentType::Heartbeat);
}

}  // namespace siptls::tls
