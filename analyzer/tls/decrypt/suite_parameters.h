// SPDX-License-Identifier: GPL-2.0-or-later
// What decrypting needs to know of a cipher suite: algorithm, lengths, key exchange. All of it
// stands in the suite's name and row of tls/cipher_suites.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "tls/cipher_suites.h"

namespace siptls::decrypt {

enum class KeyExchange : std::uint8_t {
    Rsa,            // the server's RSA key opens it
    ForwardSecret,  // ephemeral: no long-lived key opens it; TLS 1.3 as well
    Other,          // pre-shared keys, Kerberos, static Diffie-Hellman: only a key log helps
};

struct SuiteParameters {
    tls::CipherKind kind = tls::CipherKind::Unknown;
    tls::Digest mac = tls::Digest::Unknown;  // of records; for stream, CBC and NULL suites
    tls::Digest prf = tls::Digest::Sha256;   // of TLS 1.2 and TLS 1.3
    KeyExchange key_exchange = KeyExchange::Other;
    std::string cipher;  // OpenSSL's name; empty: none
    std::size_t key_length = 0;
    std::size_t material_length = 0;  // of a key in the key block: less in export suites
    std::size_t block_length = 0;     // of CBC
    std::size_t mac_length = 0;
    std::size_t fixed_iv_length = 0;  // of the key block, for AEAD
    std::size_t tag_length = 0;       // of AEAD
    bool needs_legacy = false;        // OpenSSL has it in its legacy module
    bool exported = false;            // export_keys.h
};

// Of any suite's MAC where both sides agreed on a shorter one (RFC 6066, 7).
inline constexpr std::size_t kTruncatedMac = 10;

// Nothing if the suite is unknown or not supported: SM4, GOST, AEGIS.
std::optional<SuiteParameters> suite_parameters(std::uint16_t suite);

// The key exchange, of any suite.
KeyExchange key_exchange_of(std::uint16_t suite);

}  // namespace siptls::decrypt
