// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/key_derivation.h"

#include <string_view>

#include <doctest/doctest.h>

#include "from_hex.h"
#include "tls/decrypt/rfc8448.h"
#include "tls/version.h"

using namespace siptls;
using namespace siptls::decrypt;
using namespace siptls::tests;

TEST_CASE("traffic keys of RFC 8448 come out of their secret") {
    CryptoLibrary library;
    const auto secret = from_hex(rfc8448::kServerHandshakeSecret);
    CHECK(expand_label(library, tls::Digest::Sha256, secret, "key", 16) ==
          from_hex(rfc8448::kServerHandshakeKey));
    CHECK(expand_label(library, tls::Digest::Sha256, secret, "iv", 12) ==
          from_hex(rfc8448::kServerHandshakeIv));
}

TEST_CASE(
    "the functions of SSL 3.0, TLS 1.0 and TLS 1.2 differ, and give what they are asked for") {
    CryptoLibrary library;
    const Buffer premaster(48, 3);
    const Buffer client(32, 1);
    const Buffer server(32, 2);
    const Randoms randoms{client, server};
    Buffer before;
    for (const std::uint16_t version : {tls::kSsl3, tls::kTls10, tls::kTls12}) {
        const Prf prf{version, tls::Digest::Sha256};
        const Buffer master = master_secret(library, prf, premaster, randoms);
        CHECK(master.size() == kMasterLength);
        CHECK(master != before);
        before = master;
        for (const std::size_t length : {1u, 40u, 104u, 136u}) {
            CHECK(key_block(library, prf, master, randoms, length).size() == length);
        }
    }
}

TEST_CASE("TLS 1.1 derives as TLS 1.0 does, whatever the suite's digest") {
    CryptoLibrary library;
    const Buffer premaster(48, 3);
    const Buffer random(32, 1);
    const Randoms randoms{random, random};
    CHECK(master_secret(library, Prf{tls::kTls10, tls::Digest::Sha384}, premaster, randoms) ==
          master_secret(library, Prf{tls::kTls11, tls::Digest::Sha256}, premaster, randoms));
}
