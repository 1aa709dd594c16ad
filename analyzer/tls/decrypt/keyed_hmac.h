// SPDX-License-Identifier: GPL-2.0-or-later
// HMAC with one key over many inputs (RFC 2104), as the derivation of keys needs it: thousands of
// times a second. What hashing the key leaves behind is kept and copied for each input, in contexts
// that are the library's: OpenSSL's own HMAC spends a third more on settings and memory.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "siptls/bytes.h"
#include "tls/decrypt/crypto_library.h"

namespace siptls::decrypt {

// What HMAC gives, wiped in the end. Empty if OpenSSL refuses, or lacks the digest.
class Mac {
  public:
    Mac() = default;
    Mac(const Mac&) = default;
    Mac& operator=(const Mac&) = default;
    ~Mac() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

    Bytes bytes() const { return Bytes(bytes_).first(length_); }
    bool empty() const { return length_ == 0; }

  private:
    friend class KeyedHmac;

    std::array<std::uint8_t, EVP_MAX_MD_SIZE> bytes_{};
    unsigned length_ = 0;
};

class KeyedHmac {
  public:
    // One at a time for each digest: the next one takes the contexts over.
    KeyedHmac(CryptoLibrary& library, tls::Digest digest, Bytes key);

    // Of the parts behind each other.
    Mac operator()(std::initializer_list<Bytes> parts);
    // The same, and no other after it.
    Mac last(std::initializer_list<Bytes> parts);

  private:
    bool set_key(const EVP_MD* digest, Bytes key);
    // Takes the parts in and ends the hash.
    static bool finish(EVP_MD_CTX* context, std::initializer_list<Bytes> parts, Mac& hash);

    HmacContexts* contexts_;  // null: not ready
};

}  // namespace siptls::decrypt
