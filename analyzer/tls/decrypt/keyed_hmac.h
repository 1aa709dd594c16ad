// SPDX-License-Identifier: GPL-2.0-or-later
// HMAC with one key over many inputs (RFC 2104), as the derivation of keys needs it: thousands of
// times a second, so OpenSSL's context is the library's, set up once for each digest.
#pragma once

#include <initializer_list>

#include "tls/decrypt/buffer.h"
#include "tls/decrypt/crypto_library.h"

namespace siptls::decrypt {

class KeyedHmac {
  public:
    // One at a time for each digest: the next one takes the context over.
    KeyedHmac(CryptoLibrary& library, tls::Digest digest, Bytes key);

    // Of the parts behind each other. Empty if OpenSSL refuses, or lacks the digest.
    Buffer operator()(std::initializer_list<Bytes> parts);

  private:
    EVP_MAC_CTX* context_;  // null: not ready
    bool fresh_ = true;     // the context stands where its key has put it
};

}  // namespace siptls::decrypt
