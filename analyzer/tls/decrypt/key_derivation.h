// SPDX-License-Identifier: GPL-2.0-or-later
// From secrets to keys: the pseudo-random functions of SSL 3.0 (RFC 6101, 6.1 and 6.2), TLS 1.0
// and 1.1 (RFC 2246, 5), TLS 1.2 (RFC 5246, 5 and 8.1), the extended master secret (RFC 7627, 4)
// and TLS 1.3 (RFC 8446, 7.1). An empty result means that the digest is not known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "siptls/bytes.h"
#include "tls/decrypt/buffer.h"
#include "tls/decrypt/running_hash.h"

namespace siptls::decrypt {

inline constexpr std::size_t kMasterLength = 48;

// Which function: by version, and from TLS 1.2 on by the suite's digest.
struct Prf {
    std::uint16_t version = 0;
    tls::Digest digest = tls::Digest::Sha256;
};

struct Randoms {
    Bytes client;
    Bytes server;
};

Buffer master_secret(const Prf& prf, Bytes premaster, const Randoms& randoms);

// `transcript`: the handshake messages with their headers, from ClientHello to ClientKeyExchange.
Buffer extended_master_secret(const Prf& prf, Bytes premaster, Bytes transcript);

Buffer key_block(const Prf& prf, Bytes master, const Randoms& randoms, std::size_t length);

// The function of TLS 1.0 to 1.2 itself.
Buffer tls_prf(const Prf& prf, Bytes secret, std::string_view label, Bytes seed,
               std::size_t length);

// HKDF-Expand-Label with an empty context; the label without "tls13 ".
Buffer expand_label(tls::Digest digest, Bytes secret, std::string_view label, std::size_t length);

struct TrafficKeys {
    Digested key;
    Digested iv;
};

// Both keys of one traffic secret (RFC 8446, 7.3): the secret is HMAC's key, set up once for them.
TrafficKeys traffic_keys(tls::Digest digest, Bytes secret, std::size_t key_length,
                         std::size_t iv_length);

Buffer joined(Bytes first, Bytes second);

// The hash of several parts behind each other.
Digested hash(tls::Digest digest, std::initializer_list<Bytes> parts);

}  // namespace siptls::decrypt
