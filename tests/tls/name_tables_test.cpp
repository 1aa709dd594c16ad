// SPDX-License-Identifier: GPL-2.0-or-later
#include <doctest/doctest.h>

#include "tls/alert_description.h"
#include "tls/cipher_suites.h"
#include "tls/handshake_type.h"
#include "tls/version.h"

using namespace siptls::tls;

TEST_CASE("names: handshake types, versions, alerts") {
    CHECK(handshake_type_name(HandshakeType::ClientHello) == "client_hello");
    CHECK(handshake_type_name(HandshakeType::ServerHelloDone) == "server_hello_done");
    CHECK(handshake_type_name(HandshakeType::MessageHash) == "message_hash");
    CHECK(handshake_type_name(static_cast<HandshakeType>(7)).empty());

    CHECK(version_name(kSsl3) == "ssl3");
    CHECK(version_name(kTls10) == "1.0");
    CHECK(version_name(kTls13) == "1.3");
    CHECK(version_name(0x0305).empty());

    CHECK(alert_description_name(0) == "close_notify");
    CHECK(alert_description_name(46) == "certificate_unknown");
    CHECK(alert_description_name(121) == "ech_required");
    CHECK(alert_description_name(1).empty());
}

TEST_CASE("names: cipher suites bear the names of the registry") {
    CHECK(cipher_suite_name(0x0000) == "TLS_NULL_WITH_NULL_NULL");
    CHECK(cipher_suite_name(0x0005) == "TLS_RSA_WITH_RC4_128_SHA");
    CHECK(cipher_suite_name(0x002f) == "TLS_RSA_WITH_AES_128_CBC_SHA");
    CHECK(cipher_suite_name(0xc030) == "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
    CHECK(cipher_suite_name(0x1301) == "TLS_AES_128_GCM_SHA256");
    CHECK(cipher_suite_name(0xcca8) == "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
    CHECK(cipher_suite_name(0xfeff) == "SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA");
    CHECK(cipher_suite_name(0x0a0a).empty());
    CHECK(find_cipher_suite(0xffff) == nullptr);
}

// The table has kind and digest beside the name; this keeps them from contradicting each other.
TEST_CASE("names: a suite's kind and digest agree with its name") {
    std::size_t suites = 0;
    for (std::uint32_t number = 0; number <= 0xffff; ++number) {
        const CipherSuite* suite = find_cipher_suite(static_cast<std::uint16_t>(number));
        if (suite == nullptr) {
            continue;
        }
        ++suites;
        CAPTURE(suite->name);
        const auto has = [&](std::string_view part) {
            return suite->name.find(part) != std::string_view::npos;
        };
        CHECK(suite->number == number);
        if (suite->kind == CipherKind::Unknown) {
            CHECK((has("GOST") || has("FORTEZZA") || has("SCSV") || has("NULL_NULL")));
            continue;
        }
        const bool block = suite->kind == CipherKind::Block8 || suite->kind == CipherKind::Block16;
        CHECK(has("_CBC_") == block);
        if (block) {
            CHECK((has("_AES_") || has("_CAMELLIA_") || has("_ARIA_") || has("_SEED_")) ==
                  (suite->kind == CipherKind::Block16));
        }
        CHECK(has("_GCM_") == (suite->kind == CipherKind::Gcm));
        CHECK(has("_CCM_8") == (suite->kind == CipherKind::Ccm8));
        CHECK((has("_CCM") && !has("_CCM_8")) == (suite->kind == CipherKind::Ccm));
        CHECK(has("_CHACHA20_") == (suite->kind == CipherKind::ChaCha20));
        CHECK(has("_RC4_") == (suite->kind == CipherKind::Stream));
        const auto ends = [&](std::string_view end) { return suite->name.ends_with(end); };
        CHECK(ends("_MD5") == (suite->digest == Digest::Md5));
        CHECK(ends("_SHA") == (suite->digest == Digest::Sha1));
        CHECK(ends("_SHA384") == (suite->digest == Digest::Sha384));
        CHECK((ends("_SHA256") || ends("_CCM") || ends("_CCM_8")) ==
              (suite->digest == Digest::Sha256));
    }
    CHECK(suites == 373);
}

TEST_CASE("GREASE: the sixteen values and no neighbours") {
    for (std::uint32_t high = 0; high < 16; ++high) {
        const std::uint32_t byte = high << 4 | 0xa;
        CHECK(is_grease(byte << 8 | byte));
        CHECK_FALSE(is_grease(byte << 8 | (byte ^ 0x10)));
    }
    CHECK_FALSE(is_grease(0x000a));
    CHECK_FALSE(is_grease(0xc02f));
    CHECK_FALSE(is_grease(0x010080));
}
