// SPDX-License-Identifier: GPL-2.0-or-later
// Digests for identifiers and fingerprints, as OpenSSL computes them; none is a matter of security
// here.
#pragma once

#include <string>
#include <string_view>

#include "siptls/bytes.h"

namespace siptls::x509 {

// The digest in lower-case hex, 64 digits.
std::string sha256_hex(Bytes bytes);

// The same, 32 digits; empty where OpenSSL has no MD5 (FIPS).
std::string md5_hex(std::string_view text);

// SHA-1 in base64, 28 characters.
std::string sha1_base64(Bytes bytes);

}  // namespace siptls::x509
