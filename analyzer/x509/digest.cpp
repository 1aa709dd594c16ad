// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/digest.h"

#include <algorithm>
#include <array>
#include <map>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "bytes/bytes_of.h"
#include "bytes/hex.h"
#include "x509/openssl_handles.h"

namespace siptls::x509 {

namespace {

// OpenSSL takes longer to find an algorithm than to digest an identifier, so each is found once and
// kept until the program ends. Null where there is none.
const EVP_MD* sha256() {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return algorithm;
}

const EVP_MD* sha1() {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA1", nullptr);
    return algorithm;
}

const EVP_MD* md5() {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "MD5", nullptr);
    return algorithm;
}

// Nor is it quick at making a context, so each thread keeps one for each algorithm.
EVP_MD_CTX* context_of(const EVP_MD* algorithm) {
    thread_local std::map<const EVP_MD*, DigestContextPtr> contexts;
    DigestContextPtr& context = contexts[algorithm];
    if (!context) {
        context.reset(EVP_MD_CTX_new());
    }
    return context.get();
}

class Digest {
  public:
    Digest(const EVP_MD* algorithm, Bytes bytes) {
        EVP_MD_CTX* const context = algorithm != nullptr ? context_of(algorithm) : nullptr;
        const bool done = context != nullptr &&
                          EVP_DigestInit_ex2(context, algorithm, nullptr) == 1 &&
                          EVP_DigestUpdate(context, bytes.data(), bytes.size()) == 1 &&
                          EVP_DigestFinal_ex(context, value_.data(), &length_) == 1;
        length_ = done ? length_ : 0;
    }
    // Empty where OpenSSL has no such algorithm.
    Bytes bytes() const { return Bytes(value_).first(length_); }

  private:
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> value_{};
    unsigned int length_ = 0;
};

}  // namespace

std::string sha256_hex(Bytes bytes) {
    return to_hex(Digest(sha256(), bytes).bytes());
}

std::string sha256_hex(Bytes bytes, std::size_t digits) {
    const Digest digest(sha256(), bytes);
    const Bytes all = digest.bytes();
    return to_hex(all.first(std::min(all.size(), digits / 2)));
}

std::string sha1_hex(Bytes bytes) {
    return to_hex(Digest(sha1(), bytes).bytes());
}

std::string md5_hex(std::string_view text) {
    return to_hex(Digest(md5(), bytes_of(text)).bytes());
}

std::string sha1_base64(Bytes bytes) {
    return base64(Digest(sha1(), bytes).bytes());
}

std::string sha256_base64(Bytes bytes) {
    return base64(Digest(sha256(), bytes).bytes());
}

std::array<std::uint8_t, 32> hmac_sha256(Bytes key, Bytes bytes) {
    std::array<std::uint8_t, 32> digest{};
    HMAC(sha256(), key.data(), static_cast<int>(key.size()), bytes.data(), bytes.size(),
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
