// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/crypto_library.h"

#include <algorithm>
#include <array>

#include <openssl/core_names.h>
#include <openssl/params.h>

namespace siptls::decrypt {

CryptoLibrary::CryptoLibrary() {
    const ErrorQueueGuard guard;
    context_.reset(OSSL_LIB_CTX_new());
    default_.reset(OSSL_PROVIDER_load(context_.get(), "default"));
    legacy_.reset(OSSL_PROVIDER_load(context_.get(), "legacy"));
    hmac_.reset(EVP_MAC_fetch(context_.get(), "HMAC", nullptr));
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

const EVP_MD* CryptoLibrary::digest(tls::Digest digest) {
    const auto known = digests_.find(digest);
    if (known != digests_.end()) {
        return known->second.get();
    }
    const ErrorQueueGuard guard;
    const char* const name = digest_name(digest);
    DigestPtr fetched{name != nullptr ? EVP_MD_fetch(context_.get(), name, nullptr) : nullptr};
    return digests_.emplace(digest, std::move(fetched)).first->second.get();
}

MacContextPtr CryptoLibrary::new_hmac(tls::Digest digest) const {
    const ErrorQueueGuard guard;
    const char* const name = digest_name(digest);
    MacContextPtr context{name != nullptr ? EVP_MAC_CTX_new(hmac_.get()) : nullptr};
    const std::array<OSSL_PARAM, 2> parameters = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char*>(name), 0),
        OSSL_PARAM_construct_end()};
    if (context && EVP_MAC_CTX_set_params(context.get(), parameters.data()) != 1) {
        context.reset();
    }
    return context;
}

HmacContexts* CryptoLibrary::hmac(tls::Digest digest) {
    const auto known = hmacs_.find(digest);
    if (known != hmacs_.end()) {
        return &known->second;
    }
    const auto context = [] { return DigestContextPtr(EVP_MD_CTX_new()); };
    HmacContexts made{context(), context(), context()};
    const bool ready = this->digest(digest) != nullptr && made.inner && made.outer && made.copy;
    return ready ? &hmacs_.emplace(digest, std::move(made)).first->second : nullptr;
}

const char* digest_name(tls::Digest digest) {
    switch (digest) {
        case tls::Digest::Md5: return "MD5";
        case tls::Digest::Sha1: return "SHA1";
        case tls::Digest::Sha256: return "SHA256";
        case tls::Digest::Sha384: return "SHA384";
        case tls::Digest::Sha512: return "SHA512";
        case tls::Digest::Sm3:
        case tls::Digest::Unknown: break;
    }
    return nullptr;
}

}  // namespace siptls::decrypt
