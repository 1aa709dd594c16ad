// SPDX-License-Identifier: GPL-2.0-or-later
// OpenSSL's algorithms from a context of our own, with the default and the legacy provider: RC2,
// RC4, DES and SEED are hidden in the latter, and the global context belongs to the program
// that siptls may be a part of.
#pragma once

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tls/cipher_suites.h"
#include "tls/decrypt/openssl_handles.h"

namespace siptls::decrypt {

// Where keyed_hmac.h hashes: behind the key with either pad, and a copy of that for each input.
struct HmacContexts {
    DigestContextPtr inner;
    DigestContextPtr outer;
    DigestContextPtr copy;
};

class CryptoLibrary {
  public:
    CryptoLibrary();

    OSSL_LIB_CTX* context() const { return context_.get(); }
    // Whether OpenSSL's legacy module was found.
    bool has_legacy() const { return legacy_ != nullptr; }

    // Null if no provider has it.
    const EVP_CIPHER* cipher(const std::string& name);
    const EVP_MD* digest(tls::Digest digest);
    // HMAC with this digest, without a key. The contexts are one set for all and stay the
    // library's; null if OpenSSL lacks the digest.
    MacContextPtr new_hmac(tls::Digest digest) const;
    HmacContexts* hmac(tls::Digest digest);

  private:
    ContextPtr context_;
    ProviderPtr default_;  // providers go before their context
    ProviderPtr legacy_;
    MacPtr hmac_;
    std::vector<std::pair<std::string, CipherPtr>> ciphers_;  // hardly ever more than two
    std::map<tls::Digest, DigestPtr> digests_;
    std::map<tls::Digest, HmacContexts> hmacs_;
};

// OpenSSL's name of a digest; null for those it has no use for here.
const char* digest_name(tls::Digest digest);

}  // namespace siptls::decrypt
