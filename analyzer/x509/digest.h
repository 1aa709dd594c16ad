// SPDX-License-Identifier: GPL-2.0-or-later
// Digests for identifiers, fingerprints, pseudonyms and content hashes, as OpenSSL computes them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "siptls/bytes.h"

namespace siptls::x509 {

// The digest in lower-case hex, 64 digits.
std::string sha256_hex(Bytes bytes);
// The first `digits` of them, an even number.
std::string sha256_hex(Bytes bytes, std::size_t digits);

// The same, 40 digits.
std::string sha1_hex(Bytes bytes);

// The same, 32 digits; empty where OpenSSL has no MD5 (FIPS).
std::string md5_hex(std::string_view text);

// SHA-1 in base64, 28 characters.
std::string sha1_base64(Bytes bytes);

// The digest in base64, as Content-Security-Policy and HTTP write it.
std::string sha256_base64(Bytes bytes);

// HMAC-SHA-256 (RFC 2104).
std::array<std::uint8_t, 32> hmac_sha256(Bytes key, Bytes bytes);

// RFC 4648, 4, on one line.
std::string base64(Bytes bytes);

}  // namespace siptls::x509
