// SPDX-License-Identifier: GPL-2.0-or-later
// ServerHello and HelloRetryRequest (RFC 8446, 4.1.3 and 4.1.4; RFC 5246, 7.4.1.3): what the server
// chose. Used by session/.
#pragma once

#include <cstdint>

#include "bytes/result.h"
#include "siptls/bytes.h"

namespace siptls::tls {

// All views look into the parsed body.
struct ServerHello {
    std::uint16_t legacy_version = 0;
    std::uint16_t negotiated_version = 0;  // by supported_versions if it is there (RFC 8446, 4.2.1)
    Bytes random;                          // 32 bytes
    Bytes session_id;                      // at most 32 bytes
    std::uint16_t cipher_suite = 0;
    std::uint8_t compression_method = 0;
    Bytes extensions;  // raw, for ExtensionReader; well formed
    bool hello_retry_request = false;
    bool pre_shared_key = false;  // TLS 1.3: resumed, no certificate will be sent
    bool session_ticket = false;  // TLS 1.2: a ticket will be sent
    bool encrypt_then_mac = false;
    bool extended_master_secret = false;

    // Equal for ServerHellos whose JA3S are equal because all that it reads is.
    std::uint64_t wording() const;
};

// `body`: the handshake message without its header.
Result<ServerHello> parse_server_hello(Bytes body);

}  // namespace siptls::tls
