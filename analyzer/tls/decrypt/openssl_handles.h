// SPDX-License-Identifier: GPL-2.0-or-later
// Owners for the OpenSSL objects of this room, beside those of x509/. Its doors guard OpenSSL's
// error queue (Connection, RsaKeys, CryptoLibrary); what is behind them need not.
#pragma once

#include <memory>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

#include "x509/openssl_handles.h"

namespace siptls::decrypt {

using x509::BioPtr;
using x509::ErrorQueueGuard;
using x509::FreeWith;
using x509::KeyPtr;
using x509::Pkcs12Ptr;
using CertificatePtr = x509::X509Ptr;

using ContextPtr = std::unique_ptr<OSSL_LIB_CTX, FreeWith<OSSL_LIB_CTX_free>>;
using ProviderPtr = std::unique_ptr<OSSL_PROVIDER, FreeWith<OSSL_PROVIDER_unload>>;
using CipherPtr = std::unique_ptr<EVP_CIPHER, FreeWith<EVP_CIPHER_free>>;
using CipherContextPtr = std::unique_ptr<EVP_CIPHER_CTX, FreeWith<EVP_CIPHER_CTX_free>>;
using KeyContextPtr = std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>>;

}  // namespace siptls::decrypt
