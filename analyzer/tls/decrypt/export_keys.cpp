// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/export_keys.h"

#include <array>
#include <cstdint>

#include "tls/version.h"

namespace siptls::decrypt {

namespace {

// SSL 3.0: MD5 over the parts, this side's random before the other's.
Buffer ssl3_digest(Side side, Bytes material, const Randoms& randoms, std::size_t length) {
    const bool client = side == Side::Client;
    const Bytes own = client ? randoms.client : randoms.server;
    const Bytes others = client ? randoms.server : randoms.client;
    const Digested out = hash(tls::Digest::Md5, {material, own, others}).first(length);
    return {out.bytes().begin(), out.bytes().end()};
}

}  // namespace

Buffer export_key(const Prf& prf, Side side, Bytes material, const Randoms& randoms,
                  std::size_t length) {
    if (prf.version == tls::kSsl3) {
        return ssl3_digest(side, material, randoms, length);
    }
    const char* const label = side == Side::Client ? "client write key" : "server write key";
    return tls_prf(prf, material, label, joined(randoms.client, randoms.server), length);
}

Buffer export_iv(const Prf& prf, Side side, const Randoms& randoms, std::size_t length) {
    if (prf.version == tls::kSsl3) {
        return ssl3_digest(side, {}, randoms, length);
    }
    // The secret is empty, which OpenSSL refuses; HMAC fills its key up with zeros anyway.
    constexpr std::array<std::uint8_t, 2> kNothing = {0, 0};
    const Buffer seed = joined(randoms.client, randoms.server);
    const Buffer both = tls_prf(prf, kNothing, "IV block", seed, 2 * length);
    if (both.size() != 2 * length) {
        return {};
    }
    const Bytes own = side == Side::Client ? Bytes(both).first(length) : Bytes(both).last(length);
    return {own.begin(), own.end()};
}

}  // namespace siptls::decrypt
