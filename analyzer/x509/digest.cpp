// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/digest.h"

#include <array>

#include <openssl/sha.h>

#include "bytes/hex.h"

namespace siptls::x509 {

std::string sha256_hex(Bytes bytes) {
    std::array<std::uint8_t, SHA256_DIGEST_LENGTH> digest{};
    SHA256(bytes.data(), bytes.size(), digest.data());
    return to_hex(digest);
}

}  // namespace siptls::x509
