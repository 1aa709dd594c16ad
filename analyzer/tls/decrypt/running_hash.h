// SPDX-License-Identifier: GPL-2.0-or-later
// MD5, SHA-1 and SHA-2 as TLS derives its keys with them (and proves its records up to TLS 1.2): of
// a few bytes at a time, thousands of times a second, going on from copies of one beginning. By
// OpenSSL's functions for each of them, whose state is a plain value; EVP makes and wipes an object
// in memory for every copy and start, which costs a sixth of what the hashing itself does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include <openssl/crypto.h>
#include <openssl/md5.h>
#include <openssl/sha.h>

#include "siptls/bytes.h"
#include "tls/cipher_suites.h"

namespace siptls::decrypt {

// What a hash or an HMAC gives, wiped in the end. Empty where there is no such digest.
class Digested {
  public:
    static constexpr std::size_t kLongest = SHA512_DIGEST_LENGTH;

    Digested() = default;
    Digested(const Digested&) = default;
    Digested& operator=(const Digested&) = default;
    ~Digested() { OPENSSL_cleanse(bytes_, sizeof bytes_); }

    Bytes bytes() const { return Bytes(bytes_).first(length_); }
    bool empty() const { return length_ == 0; }
    // Its first bytes; nothing if it has not so many.
    Digested first(std::size_t length) const;

  private:
    friend class RunningHash;

    std::uint8_t bytes_[kLongest] = {};
    std::size_t length_ = 0;
};

// A hash under way, wiped in the end. A copy goes on from the same place.
class RunningHash {
  public:
    static constexpr std::size_t kLongestBlock = SHA512_CBLOCK;

    explicit RunningHash(tls::Digest digest);
    RunningHash(const RunningHash&) = default;
    RunningHash& operator=(const RunningHash&) = default;
    ~RunningHash() { OPENSSL_cleanse(&state_, sizeof state_); }

    // Bytes that are hashed in one step; 0 if this room does not know the digest: then it takes
    // whatever there is and gives nothing.
    std::size_t block_length() const;

    void take(Bytes bytes);
    void take(std::initializer_list<Bytes> parts);
    // Nothing can be taken behind it.
    Digested end();

  private:
    union State {
        MD5_CTX md5;
        SHA_CTX sha1;
        SHA256_CTX sha256;
        SHA512_CTX sha512;
    };

    tls::Digest digest_;
    State state_;
};

}  // namespace siptls::decrypt
