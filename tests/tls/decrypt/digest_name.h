// SPDX-License-Identifier: GPL-2.0-or-later
// What OpenSSL calls the digests, for comparisons with its own functions.
#pragma once

#include "tls/cipher_suites.h"

namespace siptls::tests {

inline const char* digest_name(tls::Digest digest) {
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

}  // namespace siptls::tests
