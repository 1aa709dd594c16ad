// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/digest.h"

#include <array>

#include <openssl/evp.h>
#include <openssl/sha.h>

#include "bytes/hex.h"

namespace siptls::x509 {

std::string sha256_hex(Bytes bytes) {
    std::array<std::uint8_t, SHA256_DIGEST_LENGTH> digest{};
    SHA256(bytes.data(), bytes.size(), digest.data());
    return to_hex(digest);
}

std::string md5_hex(std::string_view text) {
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    const int done =
        EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_md5(), nullptr);
    return done == 1 ? to_hex(Bytes(digest).first(length)) : std::string();
}

std::string sha1_base64(Bytes bytes) {
    std::array<std::uint8_t, SHA_DIGEST_LENGTH> digest{};
    SHA1(bytes.data(), bytes.size(), digest.data());
    std::array<std::uint8_t, 29> text{};  // with the NUL that EVP_EncodeBlock adds
    EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(digest.size()));
    return {text.begin(), text.end() - 1};
}

}  // namespace siptls::x509
