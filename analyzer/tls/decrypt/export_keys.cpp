// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/export_keys.h"

#include <array>
#include <cstdint>

#include "tls/version.h"

namespace siptls::decrypt {

namespace {

// SSL 3.0: MD5 over the parts, this side's random before the other's.
Buffer ssl3_digest(CryptoLibrary& library, Side side, Bytes material, const Randoms& randoms,
                   std::size_t length) {
    const bool client = side == Side::Client;
    const Bytes own = client ? randoms.client : randoms.server;
    const Bytes others = client ? randoms.server : randoms.client;
    Buffer out = hash(library, tls::Digest::Md5, {material, own, others});
    return out.size() < length ? Buffer() : (out.resize(length), out);
}

}  // namespace

Buffer export_key(CryptoLibrary& library, const Prf& prf, Side side, Bytes material,
                  const Randoms& randoms, std::size_t length) {
    if (prf.version == tls::kSsl3) {
        return ssl3_digest(library, side, material, randoms, length);
    }
    const char* const label = side == Side::Client ? "client write key" : "server write key";
    return tls_prf(library, prf, material, label, joined(randoms.client, randoms.server), length);
}

Buffer export_iv(CryptoLibrary& library, const Prf& prf, Side side, const Randoms& randoms,
                 std::size_t length) {
    if (prf.version == tls::kSsl3) {
        return ssl3_digest(library, side, {}, randoms, length);
    }
    // The secret is empty, which OpenSSL refuses; HMAC fills its key up with zeros anyway.
    constexpr std::array<std::uint8_t, 2> kNothing = {0, 0};
    const Buffer seed = joined(randoms.client, randoms.server);
    const Buffer both = tls_prf(library, prf, kNothing, "IV block", seed, 2 * length);
    if (both.size() != 2 * length) {
        return {};
    }
    const Bytes own = side == Side::Client ? Bytes(both).first(length) : Bytes(both).last(length);
    return {own.begin(), own.end()};
}

}  // namespace siptls::decrypt
