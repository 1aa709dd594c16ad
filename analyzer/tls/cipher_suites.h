// SPDX-License-Identifier: GPL-2.0-or-later
// Cipher suites: their names, and what decides how long a protected record gets.
#pragma once

#include <cstdint>
#include <string_view>

namespace siptls::tls {

// How the suite protects a record. Unknown: national and historic suites whose record format is not
// described here, and values that only signal.
enum class CipherKind : std::uint8_t {
    Unknown,
    Null,      // integrity only
    Stream,    // RC4
    Block8,    // CBC with blocks of 8 bytes: DES, 3DES, RC2, IDEA
    Block16,   // CBC with blocks of 16 bytes: AES, Camellia, ARIA, SEED
    Gcm,       // RFC 5288
    Ccm,       // RFC 6655
    Ccm8,      // the same with a tag of 8 bytes
    ChaCha20,  // ChaCha20-Poly1305, RFC 7905
    Aegis,     // TLS 1.3 only
};

// Of the MAC for Null, Stream and CBC suites, of the key schedule for the others.
enum class Digest : std::uint8_t { Unknown, Md5, Sha1, Sha256, Sha384, Sha512, Sm3 };

struct CipherSuite {
    std::uint16_t number;
    CipherKind kind;
    Digest digest;
    std::string_view name;  // "TLS_RSA_WITH_AES_128_CBC_SHA"
};

// nullptr for a number that is not in the table.
const CipherSuite* find_cipher_suite(std::uint16_t number);

// Empty if unknown.
std::string_view cipher_suite_name(std::uint16_t number);

}  // namespace siptls::tls
