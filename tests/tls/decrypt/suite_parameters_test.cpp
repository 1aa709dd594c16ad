// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/suite_parameters.h"

#include <initializer_list>

#include <doctest/doctest.h>

using namespace siptls;
using namespace siptls::decrypt;

TEST_CASE("lengths and algorithms stand in the suite's name") {
    const auto cbc = suite_parameters(0xc028);  // ECDHE_RSA_WITH_AES_256_CBC_SHA384
    REQUIRE(cbc);
    CHECK(cbc->cipher == "AES-256-CBC");
    CHECK(cbc->key_length == 32);
    CHECK(cbc->block_length == 16);
    CHECK(cbc->mac_length == 48);
    CHECK(cbc->prf == tls::Digest::Sha384);
    const auto triple = suite_parameters(0x000a);
    REQUIRE(triple);
    CHECK(triple->cipher == "DES-EDE3-CBC");
    CHECK(triple->key_length == 24);
    CHECK_FALSE(triple->needs_legacy);
    CHECK(suite_parameters(0x0005)->needs_legacy);
    CHECK(suite_parameters(0x0009)->cipher == "DES-CBC");
    CHECK(suite_parameters(0x1305)->tag_length == 8);
    CHECK(suite_parameters(0x0002)->cipher.empty());
}

TEST_CASE("which key opens a suite's key exchange") {
    CHECK(key_exchange_of(0x002f) == KeyExchange::Rsa);
    CHECK(key_exchange_of(0xc02f) == KeyExchange::ForwardSecret);
    CHECK(key_exchange_of(0x1301) == KeyExchange::ForwardSecret);
    CHECK(key_exchange_of(0x0034) == KeyExchange::ForwardSecret);  // DH_anon
    CHECK(key_exchange_of(0x008c) == KeyExchange::Other);          // PSK
    CHECK(key_exchange_of(0x0094) == KeyExchange::Other);          // RSA_PSK
}

TEST_CASE("export suites take less of a key from the key block than the cipher needs") {
    const struct {
        std::uint16_t number;
        const char* cipher;
        std::size_t material;
        std::size_t key;
    } rows[] = {
        {0x0003, "RC4", 5, 16},    {0x0006, "RC2-CBC", 5, 16}, {0x0008, "DES-CBC", 5, 8},
        {0x0026, "DES-CBC", 5, 8}, {0x0060, "RC4", 7, 16},     {0x0062, "DES-CBC", 8, 8},
    };
    for (const auto& row : rows) {
        CAPTURE(row.number);
        const auto suite = suite_parameters(row.number);
        REQUIRE(suite);
        CHECK(suite->exported);
        CHECK(suite->needs_legacy);
        CHECK(suite->cipher == row.cipher);
        CHECK(suite->material_length == row.material);
        CHECK(suite->key_length == row.key);
    }
    CHECK_FALSE(suite_parameters(0x0009)->exported);
    CHECK(suite_parameters(0x0009)->material_length == 8);
    CHECK(suite_parameters(0xc030)->material_length == 32);
}

TEST_CASE("drafts and what OpenSSL has not are not supported") {
    for (const std::uint16_t number :
         std::initializer_list<std::uint16_t>{0x0000, 0xcc13, 0x1306, 0x00c6, 0x5600, 0xfafa}) {
        CAPTURE(number);
        CHECK_FALSE(suite_parameters(number));
    }
}
