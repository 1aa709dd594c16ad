// SPDX-License-Identifier: GPL-2.0-or-later
// SHA-256 for identifiers, as OpenSSL computes it.
#pragma once

#include <string>

#include "siptls/bytes.h"

namespace siptls::x509 {

// The digest in lower-case hex, 64 digits.
std::string sha256_hex(Bytes bytes);

}  // namespace siptls::x509
