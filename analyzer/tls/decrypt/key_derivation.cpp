// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/key_derivation.h"

#include <algorithm>
#include <functional>
#include <initializer_list>

#include "bytes/bytes_of.h"
#include "tls/decrypt/keyed_hmac.h"
#include "tls/version.h"

namespace siptls::decrypt {

namespace {

using tls::Digest;

// As much of the next part as is missing.
void append_up_to(std::size_t length, Buffer& out, const Mac& part) {
    append(out, part.bytes().first(std::min(length - out.size(), part.bytes().size())));
}

// P_hash (RFC 5246, 5): HMAC(secret, A(1) + seed) + HMAC(secret, A(2) + seed) ..., where A(0) is
// the seed and A(i) the HMAC of A(i-1). Empty if OpenSSL refuses.
Buffer expand(CryptoLibrary& library, Digest digest, Bytes secret, Bytes seed, std::size_t length) {
    KeyedHmac hmac(library, digest, secret);
    Buffer out;
    out.reserve(length);
    Mac chain = hmac({seed});
    while (!chain.empty()) {
        const bool last = out.size() + chain.bytes().size() >= length;
        append_up_to(length, out,
                     last ? hmac.last({chain.bytes(), seed}) : hmac({chain.bytes(), seed}));
        if (last) {
            return out.size() == length ? out : Buffer();
        }
        chain = hmac({chain.bytes()});
    }
    return {};
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

enum class Use : std::uint8_t { More, Last };

// HKDF-Expand (RFC 5869, 2.3) of an HkdfLabel (RFC 8446, 7.1), of at most one hash: no key of TLS
// is longer. Empty if it is, or OpenSSL refuses. `use`: whether the secret is used again.
Buffer expand_label(KeyedHmac& hmac, std::string_view label, std::size_t length, Use use) {
    constexpr std::string_view kPrefix = "tls13 ";
    constexpr std::uint8_t kEnd[] = {0, 1};  // the context's length, and the number of the hash
    const std::uint8_t begin[] = {static_cast<std::uint8_t>(length >> 8),
                                  static_cast<std::uint8_t>(length),
                                  static_cast<std::uint8_t>(kPrefix.size() + label.size())};
    const std::initializer_list<Bytes> parts = {begin, bytes_of(kPrefix), bytes_of(label), kEnd};
    const Mac block = use == Use::Last ? hmac.last(parts) : hmac(parts);
    if (length > block.bytes().size()) {
        return {};
    }
    const Bytes key = block.bytes().first(length);
    return {key.begin(), key.end()};
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
    const Buffer seeds = joined(bytes_of(label), seed);
    if (prf.version >= tls::kTls12) {
        return expand(library, prf.digest, secret, seeds, length);
    }
    // Each half of the secret with a digest of its own; an odd byte belongs to both (RFC 2246, 5).
    const std::size_t half = (secret.size() + 1) / 2;
    Buffer out = expand(library, Digest::Md5, secret.first(half), seeds, length);
    const Buffer other = expand(library, Digest::Sha1, secret.last(half), seeds, length);
    if (out.size() != other.size()) {
        return {};
    }
    std::transform(out.begin(), out.end(), other.begin(), out.begin(), std::bit_xor());
    return out;
}

Buffer master_secret(CryptoLibrary& library, const Prf& prf, Bytes premaster,
                     const Randoms& randoms) {
    const Buffer seed = joined(randoms.client, randoms.server);
    return prf.version == tls::kSsl3
               ? ssl3_prf(library, premaster, seed, kMasterLength)
               : tls_prf(library, prf, premaster, "master secret", seed, kMasterLength);
}

Buffer extended_master_secret(CryptoLibrary& library, const Prf& prf, Bytes premaster,
                              Bytes transcript) {
    const Buffer session_hash = prf.version < tls::kTls12
                                    ? joined(hash(library, Digest::Md5, {transcript}),
                                             hash(library, Digest::Sha1, {transcript}))
                                    : hash(library, prf.digest, {transcript});
    return tls_prf(library, prf, premaster, "extended master secret", session_hash, kMasterLength);
}

Buffer key_block(CryptoLibrary& library, const Prf& prf, Bytes master, const Randoms& randoms,
                 std::size_t length) {
    const Buffer seed = joined(randoms.server, randoms.client);
    return prf.version == tls::kSsl3 ? ssl3_prf(library, master, seed, length)
                                     : tls_prf(library, prf, master, "key expansion", seed, length);
}

Buffer expand_label(CryptoLibrary& library, Digest digest, Bytes secret, std::string_view label,
                    std::size_t length) {
    KeyedHmac hmac(library, digest, secret);
    return expand_label(hmac, label, length, Use::Last);
}

TrafficKeys traffic_keys(CryptoLibrary& library, Digest digest, Bytes secret,
                         std::size_t key_length, std::size_t iv_length) {
    KeyedHmac hmac(library, digest, secret);
    return {expand_label(hmac, "key", key_length, Use::More),
            expand_label(hmac, "iv", iv_length, Use::Last)};
}

}  // namespace siptls::decrypt
