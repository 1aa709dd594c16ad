// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/crypto_library.h"

#include <algorithm>

namespace siptls::decrypt {

CryptoLibrary::CryptoLibrary() {
    const ErrorQueueGuard guard;
    context_.reset(OSSL_LIB_CTX_new());
    default_.reset(OSSL_PROVIDER_load(context_.get(), "default"));
    legacy_.reset(OSSL_PROVIDER_load(context_.get(), "legacy"));
}

const EVP_CIPHER* CryptoLibrary::cipher(const std::string& name) {
    const auto known = std::find_if(ciphers_.begin(), ciphers_.end(),
                                    [&](const auto& entry) { return entry.first == name; });
    if (known != ciphers_.end()) {
        return known->second.get();
    }
    const ErrorQueueGuard guard;
    CipherPtr fetched{EVP_CIPHER_fetch(context_.get(), name.c_str(), nullptr)};
    return ciphers_.emplace_back(name, std::move(fetched)).second.get();
}

}  // namespace siptls::decrypt
