// SPDX-License-Identifier: GPL-2.0-or-later
// Owners for the OpenSSL objects the generator holds, and the one way it reports that OpenSSL
// refused something.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace siptls::bench {

template <auto kFree>
struct Free {
    template <typename Object>
    void operator()(Object* object) const {
        kFree(object);
    }
};

using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using X509Owner = std::unique_ptr<X509, Free<X509_free>>;
using SslContext = std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>>;
using Ssl = std::unique_ptr<SSL, Free<SSL_free>>;
using Bio = std::unique_ptr<BIO, Free<BIO_free>>;

// Throws unless `result`, the answer of the OpenSSL call `what`, says success.
inline void require(bool result, const char* what) {
    if (result)
        return;
    char reason[256];
    ERR_error_string_n(ERR_get_error(), reason, sizeof reason);
    throw std::runtime_error(std::string{what} + ": " + reason);
}

}  // namespace siptls::bench
