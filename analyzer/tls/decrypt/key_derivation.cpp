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
void append_up_to(std::size_t length, Buffer& out, const Digested& part) {
    append(out, part.bytes().first(std::min(length - out.size(), part.bytes().size())));
}

// P_hash (RFC 5246, 5): HMAC(secret, A(1) + seed) + HMAC(secret, A(2) + seed) ..., where A(0) is
// the seed and A(i) the HMAC of A(i-1). Empty if the digest is not known.
Buffer expand(Digest digest, Bytes secret, Bytes seed, std::size_t length) {
    const KeyedHmac hmac(digest, secret);
    Buffer out;
    out.reserve(length);
    Digested chain = hmac({seed});
    while (!chain.empty()) {
        const bool last = out.size() + chain.bytes().size() >= length;
        append_up_to(length, out, hmac({chain.bytes(), seed}));
        if (last) {
            return out.size() == length ? out : Buffer();
        }
        chain = hmac({chain.bytes()});
    }
    return {};
}

// SSL 3.0: MD5(secret + SHA(letters + secret + seed)) with the letters A, BB, CCC ...
Buffer ssl3_prf(Bytes secret, Bytes seed, std::size_t length) {
    Buffer out;
    for (std::size_t round = 1; out.size() < length; ++round) {
        const Buffer letters(round, static_cast<std::uint8_t>('A' + round - 1));
        const Digested inner = hash(Digest::Sha1, {letters, secret, seed});
        const Digested part = hash(Digest::Md5, {secret, inner.bytes()});
        append(out, part.bytes());
    }
    out.resize(length);
    return out;
}

// HKDF-Expand (RFC 5869, 2.3) of an HkdfLabel (RFC 8446, 7.1), of at most one hash: no key of TLS
// is longer. Empty if it is, or the digest is not known.
Digested expand_label(const KeyedHmac& hmac, std::string_view label, std::size_t length) {
    constexpr std::string_view kPrefix = "tls13 ";
    constexpr std::uint8_t kEnd[] = {0, 1};  // the context's length, and the number of the hash
    const std::uint8_t begin[] = {static_cast<std::uint8_t>(length >> 8),
                                  static_cast<std::uint8_t>(length),
                                  static_cast<std::uint8_t>(kPrefix.size() + label.size())};
    return hmac({begin, bytes_of(kPrefix), bytes_of(label), kEnd}).first(length);
}

}  // namespace

Buffer joined(Bytes first, Bytes second) {
    Buffer both(first.size() + second.size());
    std::copy(second.begin(), second.end(), std::copy(first.begin(), first.end(), both.begin()));
    return both;
}

Digested hash(Digest digest, std::initializer_list<Bytes> parts) {
    RunningHash running(digest);
    running.take(parts);
    return running.end();
}

Buffer tls_prf(const Prf& prf, Bytes secret, std::string_view label, Bytes seed,
               std::size_t length) {
    const Buffer seeds = joined(bytes_of(label), seed);
    if (prf.version >= tls::kTls12) {
        return expand(prf.digest, secret, seeds, length);
    }
    // Each half of the secret with a digest of its own; an odd byte belongs to both (RFC 2246, 5).
    const std::size_t half = (secret.size() + 1) / 2;
    Buffer out = expand(Digest::Md5, secret.first(half), seeds, length);
    const Buffer other = expand(Digest::Sha1, secret.last(half), seeds, length);
    if (out.size() != other.size()) {
        return {};
    }
    std::transform(out.begin(), out.end(), other.begin(), out.begin(), std::bit_xor());
    return out;
}

Buffer master_secret(const Prf& prf, Bytes premaster, const Randoms& randoms) {
    const Buffer seed = joined(randoms.client, randoms.server);
    return prf.version == tls::kSsl3
               ? ssl3_prf(premaster, seed, kMasterLength)
               : tls_prf(prf, premaster, "master secret", seed, kMasterLength);
}

Buffer extended_master_secret(const Prf& prf, Bytes premaster, Bytes transcript) {
    const Buffer session_hash = prf.version < tls::kTls12
                                    ? joined(hash(Digest::Md5, {transcript}).bytes(),
                                             hash(Digest::Sha1, {transcript}).bytes())
                                    : joined(hash(prf.digest, {transcript}).bytes(), {});
    return tls_prf(prf, premaster, "extended master secret", session_hash, kMasterLength);
}

Buffer key_block(const Prf& prf, Bytes master, const Randoms& randoms, std::size_t length) {
    const Buffer seed = joined(randoms.server, randoms.client);
    return prf.version == tls::kSsl3 ? ssl3_prf(master, seed, length)
                                     : tls_prf(prf, master, "key expansion", seed, length);
}

Buffer expand_label(Digest digest, Bytes secret, std::string_view label, std::size_t length) {
    const Digested key = expand_label(KeyedHmac(digest, secret), label, length);
    return {key.bytes().begin(), key.bytes().end()};
}

TrafficKeys traffic_keys(Digest digest, Bytes secret, std::size_t key_length,
                         std::size_t iv_length) {
    const KeyedHmac hmac(digest, secret);
    return {expand_label(hmac, "key", key_length), expand_label(hmac, "iv", iv_length)};
}

}  // namespace siptls::decrypt
