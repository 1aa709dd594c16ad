// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/key_derivation.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

#include <doctest/doctest.h>
#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "from_hex.h"
#include "tls/decrypt/crypto_library.h"
#include "tls/decrypt/rfc8448.h"
#include "tls/version.h"

using namespace siptls;
using namespace siptls::decrypt;
using namespace siptls::tests;

namespace {

// The same by OpenSSL's own function.
Buffer openssl_prf(CryptoLibrary& library, const char* digest, Bytes secret, Bytes seed,
                   std::size_t length) {
    const std::unique_ptr<EVP_KDF, FreeWith<EVP_KDF_free>> kdf{
        EVP_KDF_fetch(library.context(), "TLS1-PRF", nullptr)};
    const std::unique_ptr<EVP_KDF_CTX, FreeWith<EVP_KDF_CTX_free>> context{
        EVP_KDF_CTX_new(kdf.get())};
    const auto octets = [](const char* key, Bytes bytes) {
        return OSSL_PARAM_construct_octet_string(key, const_cast<std::uint8_t*>(bytes.data()),
                                                 bytes.size());
    };
    const std::array<OSSL_PARAM, 4> parameters = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, const_cast<char*>(digest), 0),
        octets(OSSL_KDF_PARAM_SECRET, secret), octets(OSSL_KDF_PARAM_SEED, seed),
        OSSL_PARAM_construct_end()};
    Buffer out(length);
    REQUIRE(EVP_KDF_derive(context.get(), out.data(), length, parameters.data()) == 1);
    return out;
}

}  // namespace

TEST_CASE("traffic keys of RFC 8448 come out of their secret") {
    const auto secret = from_hex(rfc8448::kServerHandshakeSecret);
    CHECK(std::ranges::equal(expand_label(tls::Digest::Sha256, secret, "key", 16),
                             from_hex(rfc8448::kServerHandshakeKey)));
    CHECK(std::ranges::equal(expand_label(tls::Digest::Sha256, secret, "iv", 12),
                             from_hex(rfc8448::kServerHandshakeIv)));
    const TrafficKeys keys = traffic_keys(tls::Digest::Sha256, secret, 16, 12);
    CHECK(std::ranges::equal(keys.key.bytes(), from_hex(rfc8448::kServerHandshakeKey)));
    CHECK(std::ranges::equal(keys.iv.bytes(), from_hex(rfc8448::kServerHandshakeIv)));
}

TEST_CASE("keys longer than a hash, or by a digest that is not known, are not given") {
    const Buffer secret(32, 7);
    CHECK(expand_label(tls::Digest::Sha256, secret, "key", 32).size() == 32);
    CHECK(expand_label(tls::Digest::Sha256, secret, "key", 33).empty());
    CHECK(traffic_keys(tls::Digest::Sm3, secret, 16, 12).key.empty());
    const Prf prf{tls::kTls12, tls::Digest::Unknown};
    CHECK(tls_prf(prf, secret, "label", secret, 40).empty());
}

TEST_CASE(
    "the functions of SSL 3.0, TLS 1.0 and TLS 1.2 differ, and give what they are asked for") {
    const Buffer premaster(48, 3);
    const Buffer client(32, 1);
    const Buffer server(32, 2);
    const Randoms randoms{client, server};
    Buffer before;
    for (const std::uint16_t version : {tls::kSsl3, tls::kTls10, tls::kTls12}) {
        const Prf prf{version, tls::Digest::Sha256};
        const Buffer master = master_secret(prf, premaster, randoms);
        CHECK(master.size() == kMasterLength);
        CHECK(master != before);
        before = master;
        for (const std::size_t length : {1u, 40u, 104u, 136u}) {
            CHECK(key_block(prf, master, randoms, length).size() == length);
        }
    }
}

TEST_CASE("TLS 1.1 derives as TLS 1.0 does, whatever the suite's digest") {
    const Buffer premaster(48, 3);
    const Buffer random(32, 1);
    const Randoms randoms{random, random};
    CHECK(master_secret(Prf{tls::kTls10, tls::Digest::Sha384}, premaster, randoms) ==
          master_secret(Prf{tls::kTls11, tls::Digest::Sha256}, premaster, randoms));
}

TEST_CASE("the function of TLS 1.0 to 1.2 gives what OpenSSL's own does") {
    CryptoLibrary library;
    struct Row {
        Prf prf;
        const char* digest;
    };
    const Row rows[] = {{{tls::kTls10, tls::Digest::Sha256}, "MD5-SHA1"},
                        {{tls::kTls12, tls::Digest::Sha256}, "SHA256"},
                        {{tls::kTls12, tls::Digest::Sha384}, "SHA384"}};
    for (const auto& [prf, digest] : rows) {
        for (const std::size_t secret_length : {1U, 5U, 47U, 48U, 300U}) {
            Buffer secret(secret_length);
            for (std::size_t at = 0; at < secret_length; ++at) {
                secret[at] = static_cast<std::uint8_t>(7 * at + 1);
            }
            for (const std::size_t length : {1U, 16U, 20U, 48U, 64U, 136U}) {
                const Buffer seed{'l', 'a', 'b', 'e', 'l', 1, 2, 3};
                CHECK(tls_prf(prf, secret, "label", Buffer{1, 2, 3}, length) ==
                      openssl_prf(library, digest, secret, seed, length));
            }
        }
    }
}
