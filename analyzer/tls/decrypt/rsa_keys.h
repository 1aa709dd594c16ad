// SPDX-License-Identifier: GPL-2.0-or-later
// RSA private keys of servers, and the RSA key exchange (RFC 5246, 7.4.7.1). Which key fits is
// decided by the server's certificate, never by what decrypting gives.
#pragma once

#include <string>
#include <vector>

#include "siptls/bytes.h"
#include "siptls/keys.h"
#include "tls/decrypt/buffer.h"
#include "tls/decrypt/crypto_library.h"

namespace siptls::decrypt {

class RsaKeys {
  public:
    // Reads PEM, DER (PKCS#1, PKCS#8) or PKCS#12. Gives an empty text, or a sentence that says why
    // it cannot be used and what to do.
    std::string open(CryptoLibrary& library, const RsaKeyFile& file);

    bool empty() const { return keys_.empty(); }

    // The key whose public half the certificate (DER) has; null if there is none.
    EVP_PKEY* fitting(Bytes certificate) const;

    // The pre-master secret of 48 bytes; empty if the padding is wrong.
    static Buffer premaster(CryptoLibrary& library, EVP_PKEY* key, Bytes encrypted);

  private:
    struct Key {
        KeyPtr key;
        Buffer public_half;  // SubjectPublicKeyInfo, DER
    };

    std::vector<Key> keys_;
};

}  // namespace siptls::decrypt
