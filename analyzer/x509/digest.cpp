// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/digest.h"

#include <array>

#include <openssl/evp.h>
#include <openssl/hmac.h>
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
    return base64(digest);
}

std::string sha256_base64(Bytes bytes) {
    std::array<std::uint8_t, SHA256_DIGEST_LENGTH> digest{};
    SHA256(bytes.data(), bytes.size(), digest.data());
    return base64(digest);
}

std::array<std::uint8_t, 32> hmac_sha256(Bytes key, Bytes bytes) {
    std::array<std::uint8_t, 32> digest{};
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes.data(), bytes.size(),
         digest.data(), nullptr);
    return digest;
}

std::string base64(Bytes bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends it with a zero
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                                       static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

}  // namespace siptls::x509
