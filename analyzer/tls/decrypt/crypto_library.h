// SPDX-License-Identifier: GPL-2.0-or-later
// OpenSSL's algorithms from a context of our own, with the default and the legacy provider: RC2,
// RC4, DES and SEED are hidden in the latter, and the global context belongs to the program
// that siptls may be a part of.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tls/decrypt/openssl_handles.h"

namespace siptls::decrypt {

class CryptoLibrary {
  public:
    CryptoLibrary();

    OSSL_LIB_CTX* context() const { return context_.get(); }
    // Whether OpenSSL's legacy module was found.
    bool has_legacy() const { return legacy_ != nullptr; }

    // Null if no provider has it.
    const EVP_CIPHER* cipher(const std::string& name);

  private:
    ContextPtr context_;
    ProviderPtr default_;  // providers go before their context
    ProviderPtr legacy_;
    std::vector<std::pair<std::string, CipherPtr>> ciphers_;  // hardly ever more than two
};

}  // namespace siptls::decrypt
