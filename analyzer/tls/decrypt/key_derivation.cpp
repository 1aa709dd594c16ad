// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/key_derivation.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include <openssl/core_names.h>
#include <openssl/params.h>

#include "bytes/bytes_of.h"
#include "tls/version.h"

namespace siptls::decrypt {

namespace {

using tls::Digest;

OSSL_PARAM octets(const char* key, Bytes bytes) {
    return OSSL_PARAM_construct_octet_string(key, const_cast<std::uint8_t*>(bytes.data()),
                                             bytes.size());
}

OSSL_PARAM word(const char* key, const char* text) {
    return OSSL_PARAM_construct_utf8_string(key, const_cast<char*>(text), 0);
}

const char* prf_digest(const Prf& prf) {
    return prf.version < tls::kTls12 ? "MD5-SHA1" : digest_name(prf.digest);
}

// SSL 3.0: MD5(secret + SHA(letters + secret + seed)) with the letters A, BB, CCC ...
Buffer ssl3_prf(CryptoLibrary& library, Bytes secret, Bytes seed, std::size_t length) {
    Buffer out;
    for (std::size_t round = 1; out.size() < length; ++round) {
        const Buffer letters(round, static_cast<std::uint8_t>('A' + round - 1));
        const Buffer inner = hash(library, Digest::Sha1, {letters, secret, seed});
        const Buffer part = hash(library, Digest::Md5, {secret, inner});
        if (part.empty()) {
            return {};
        }
        append(out, part);
    }
    out.resize(length);
    return out;
}

}  // namespace

Buffer joined(Bytes first, Bytes second) {
    Buffer both(first.size() + second.size());
    std::copy(second.begin(), second.end(), std::copy(first.begin(), first.end(), both.begin()));
    return both;
}

Buffer hash(CryptoLibrary& library, Digest digest, std::initializer_list<Bytes> parts) {
    const EVP_MD* const algorithm = library.digest(digest);
    const DigestContextPtr context{EVP_MD_CTX_new()};
    if (algorithm == nullptr || !context ||
        EVP_DigestInit_ex(context.get(), algorithm, nullptr) != 1) {
        return {};
    }
    for (const Bytes part : parts) {
        EVP_DigestUpdate(context.get(), part.data(), part.size());
    }
    Buffer out(EVP_MAX_MD_SIZE);
    unsigned length = 0;
    EVP_DigestFinal_ex(context.get(), out.data(), &length);
    out.resize(length);
    return out;
}

Buffer tls_prf(CryptoLibrary& library, const Prf& prf, Bytes secret, std::string_view label,
               Bytes seed, std::size_t length) {
    Buffer out(length);
    const Buffer seeds = joined(bytes_of(label), seed);
    const KdfContextPtr context{EVP_KDF_CTX_new(library.tls_prf())};
    const std::array<OSSL_PARAM, 4> parameters = {
        word(OSSL_KDF_PARAM_DIGEST, prf_digest(prf)), octets(OSSL_KDF_PARAM_SECRET, secret),
        octets(OSSL_KDF_PARAM_SEED, seeds), OSSL_PARAM_construct_end()};
    if (!context || EVP_KDF_derive(context.get(), out.data(), length, parameters.data()) != 1) {
        return {};
    }
    return out;
}

Buffer master_secret(CryptoLibrary& library, const Prf& prf, Bytes premaster,
                     const Randoms& randoms) {
    const ErrorQueueGuard guard;
    const Buffer seed = joined(randoms.client, randoms.server);
    return prf.version == tls::kSsl3
               ? ssl3_prf(library, premaster, seed, kMasterLength)
               : tls_prf(library, prf, premaster, "master secret", seed, kMasterLength);
}

Buffer extended_master_secret(CryptoLibrary& library, const Prf& prf, Bytes premaster,
                              Bytes transcript) {
    const ErrorQueueGuard guard;
    const Buffer session_hash = prf.version < tls::kTls12
                                    ? joined(hash(library, Digest::Md5, {transcript}),
                                             hash(library, Digest::Sha1, {transcript}))
                                    : hash(library, prf.digest, {transcript});
    return tls_prf(library, prf, premaster, "extended master secret", session_hash, kMasterLength);
}

Buffer key_block(CryptoLibrary& library, const Prf& prf, Bytes master, const Randoms& randoms,
                 std::size_t length) {
    const ErrorQueueGuard guard;
    const Buffer seed = joined(randoms.server, randoms.client);
    return prf.version == tls::kSsl3 ? ssl3_prf(library, master, seed, length)
                                     : tls_prf(library, prf, master, "key expansion", seed, length);
}

Buffer expand_label(CryptoLibrary& library, Digest digest, Bytes secret, std::string_view label,
                    std::size_t length) {
    const ErrorQueueGuard guard;
    constexpr std::string_view kPrefix = "tls13 ";
    Buffer info;
    append_number(info, length, 2);
    append_number(info, kPrefix.size() + label.size(), 1);
    append(info, joined(bytes_of(kPrefix), bytes_of(label)));
    append_number(info, 0, 1);  // the context's length

    // HKDF-Expand (RFC 5869, 2.3).
    const char* const name = digest_name(digest);
    Buffer out;
    Buffer block;
    for (std::uint8_t round = 1; out.size() < length; ++round) {
        append(block, info);
        block.push_back(round);
        Buffer next(EVP_MAX_MD_SIZE);
        std::size_t size = 0;
        const MacContextPtr context{EVP_MAC_CTX_new(library.hmac())};
        const std::array<OSSL_PARAM, 2> parameters = {
            word(OSSL_MAC_PARAM_DIGEST, name != nullptr ? name : ""), OSSL_PARAM_construct_end()};
        if (!context ||
            EVP_MAC_init(context.get(), secret.data(), secret.size(), parameters.data()) != 1 ||
            EVP_MAC_update(context.get(), block.data(), block.size()) != 1 ||
            EVP_MAC_final(context.get(), next.data(), &size, next.size()) != 1) {
            return {};
        }
        next.resize(size);
        append(out, next);
        block = next;
    }
    out.resize(length);
    return out;
}

}  // namespace siptls::decrypt
