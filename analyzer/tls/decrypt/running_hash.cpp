// SPDX-License-Identifier: GPL-2.0-or-later
// OpenSSL 3 calls these functions deprecated, as they know no providers; this room hashes nothing
// that another provider would do otherwise.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "tls/decrypt/running_hash.h"

#include <algorithm>

namespace siptls::decrypt {

using tls::Digest;

Digested Digested::first(std::size_t length) const {
    Digested part;
    if (length <= length_) {
        std::copy_n(bytes_, length, part.bytes_);
        part.length_ = length;
    }
    return part;
}

RunningHash::RunningHash(Digest digest) : digest_(digest) {
    switch (digest) {
        case Digest::Md5: MD5_Init(&state_.md5); break;
        case Digest::Sha1: SHA1_Init(&state_.sha1); break;
        case Digest::Sha256: SHA256_Init(&state_.sha256); break;
        case Digest::Sha384: SHA384_Init(&state_.sha512); break;
        case Digest::Sha512: SHA512_Init(&state_.sha512); break;
        case Digest::Sm3:
        case Digest::Unknown: break;
    }
}

std::size_t RunningHash::block_length() const {
    switch (digest_) {
        case Digest::Md5: return MD5_CBLOCK;
        case Digest::Sha1: return SHA_CBLOCK;
        case Digest::Sha256: return SHA256_CBLOCK;
        case Digest::Sha384:
        case Digest::Sha512: return SHA512_CBLOCK;
        case Digest::Sm3:
        case Digest::Unknown: break;
    }
    return 0;
}

void RunningHash::take(Bytes bytes) {
    switch (digest_) {
        case Digest::Md5: MD5_Update(&state_.md5, bytes.data(), bytes.size()); break;
        case Digest::Sha1: SHA1_Update(&state_.sha1, bytes.data(), bytes.size()); break;
        case Digest::Sha256: SHA256_Update(&state_.sha256, bytes.data(), bytes.size()); break;
        case Digest::Sha384: SHA384_Update(&state_.sha512, bytes.data(), bytes.size()); break;
        case Digest::Sha512: SHA512_Update(&state_.sha512, bytes.data(), bytes.size()); break;
        case Digest::Sm3:
        case Digest::Unknown: break;
    }
}

void RunningHash::take(std::initializer_list<Bytes> parts) {
    for (const Bytes part : parts) {
        take(part);
    }
}

Digested RunningHash::end() {
    Digested out;
    switch (digest_) {
        case Digest::Md5:
            MD5_Final(out.bytes_, &state_.md5);
            out.length_ = MD5_DIGEST_LENGTH;
            break;
        case Digest::Sha1:
            SHA1_Final(out.bytes_, &state_.sha1);
            out.length_ = SHA_DIGEST_LENGTH;
            break;
        case Digest::Sha256:
            SHA256_Final(out.bytes_, &state_.sha256);
            out.length_ = SHA256_DIGEST_LENGTH;
            break;
        case Digest::Sha384:
            SHA384_Final(out.bytes_, &state_.sha512);
            out.length_ = SHA384_DIGEST_LENGTH;
            break;
        case Digest::Sha512:
            SHA512_Final(out.bytes_, &state_.sha512);
            out.length_ = SHA512_DIGEST_LENGTH;
            break;
        case Digest::Sm3:
        case Digest::Unknown: break;
    }
    return out;
}

}  // namespace siptls::decrypt
