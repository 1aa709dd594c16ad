// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/certificate.h"

#include <algorithm>
#include <string>
#include <string_view>

#include <doctest/doctest.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "siptls/profile.h"
#include "x509/limits.h"
#include "x509/make_certificate.h"

using namespace siptls;
using namespace siptls::x509;
using namespace siptls::x509::test;

namespace {

Certificate parsed(const Recipe& recipe, const Made* issuer = nullptr) {
    auto certificate = parse_certificate(make_certificate(recipe, issuer).der);
    REQUIRE(certificate);
    return *certificate;
}

// The certificate with another key in it; its signature no longer fits.
std::vector<std::uint8_t> with_key(const KeyPtr& key) {
    const Made made = make_certificate(with_names({"sip.mslync.net"}));
    X509_set_pubkey(made.x509.get(), key.get());
    X509_sign(made.x509.get(), made.key.get(), EVP_sha256());
    unsigned char* der = nullptr;
    const int length = i2d_X509(made.x509.get(), &der);
    const BytesPtr owner{der};
    return {der, der + std::max(length, 0)};
}

// As OpenSSL finds it when it decodes a certificate with its key; 0: it takes the key for broken.
int key_bits(const std::vector<std::uint8_t>& der) {
    const unsigned char* at = der.data();
    const X509Ptr x509{d2i_X509(nullptr, &at, static_cast<long>(der.size()))};
    EVP_PKEY* const key = x509 ? X509_get0_pubkey(x509.get()) : nullptr;
    return key != nullptr ? EVP_PKEY_get_bits(key) : 0;
}

Recipe rich_recipe() {
    Recipe recipe = with_names({"sip.mslync.net", "*.mslync.net"}, {"pool.mslync.net", "lync"});
    recipe.alt_names.push_back({San::Ip, std::string("\xc0\x00\x02\x01", 4)});
    recipe.alt_names.push_back(
        {San::Ip, std::string("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01", 16)});
    recipe.alt_names.push_back({San::Uri, "sip:mslync.net"});
    recipe.alt_names.push_back({San::Srv, "_sip.mslync.net"});
    recipe.alt_names.push_back({San::Mail, "jeff@mslync.net"});
    recipe.extended_key_usage = "serverAuth,clientAuth,1.3.6.1.4.1.311.20.2.2,1.2.3.4.5";
    return recipe;
}

}  // namespace

TEST_CASE("certificate: every part that is kept is read") {
    const Certificate certificate = parsed(rich_recipe());
    CHECK(certificate.subject_cn == "lync");
    CHECK(certificate.common_names == std::vector<std::string>{"pool.mslync.net", "lync"});
    CHECK(certificate.subject == "CN=lync,CN=pool.mslync.net,O=Test");
    CHECK(certificate.issuer == certificate.subject);
    CHECK(certificate.sha256.size() == 64);
    CHECK(certificate.sha1.size() == 40);
    CHECK(certificate.serial.find_first_not_of("0123456789ABCDEF") == std::string::npos);
    CHECK(certificate.not_before == 1'700'000'000);
    CHECK(certificate.not_after == 2'500'000'000);  // a UTCTime before 2050
    CHECK(certificate.has_subject_alt_name);
    CHECK(certificate.dns_names == std::vector<std::string>{"sip.mslync.net", "*.mslync.net"});
    REQUIRE(certificate.ip_addresses.size() == 2);
    CHECK(to_string(certificate.ip_addresses[0]) == "192.0.2.1");
    CHECK(to_string(certificate.ip_addresses[1]) == "2001:db8::1");
    CHECK(certificate.uris == std::vector<std::string>{"sip:mslync.net"});
    CHECK(certificate.srv_names == std::vector<std::string>{"_sip.mslync.net"});
    CHECK(certificate.key == "EC P-256");
    CHECK(certificate.key_bits == 256);
    CHECK(certificate.signature_algorithm == "ecdsa-with-SHA256");
    CHECK(certificate.extended_key_usage ==
          std::vector<std::string>{"serverAuth", "clientAuth", "msSmartcardLogin", "1.2.3.4.5"});
    CHECK_FALSE(certificate.is_ca);
    CHECK(certificate.self_signed);
    CHECK_FALSE(certificate.malformed);
    CHECK_FALSE(certificate.names_cut);
}

TEST_CASE("certificate: keys of every kind are named") {
    const auto key = [](const KeyPtr& made) {
        const auto certificate = parse_certificate(with_key(made));
        REQUIRE(certificate);
        return certificate->key;
    };
    CHECK(key(KeyPtr{EVP_RSA_gen(1024)}) == "RSA 1024");
    CHECK(key(KeyPtr{EVP_EC_gen("P-384")}) == "EC P-384");
    CHECK(key(KeyPtr{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")}) == "Ed25519");
}

TEST_CASE("certificate: a broken key is none, whatever is broken in it") {
    for (const KeyPtr& key : {KeyPtr{EVP_RSA_gen(1024)}, KeyPtr{EVP_EC_gen("P-256")}}) {
        const std::vector<std::uint8_t> der = with_key(key);
        int broken = 0;
        for (std::size_t at = 0; at < der.size(); at += 3) {
            std::vector<std::uint8_t> changed = der;
            changed[at] ^= 0x01;
            if (const auto certificate = parse_certificate(changed)) {
                CAPTURE(at);
                CHECK(certificate->key_bits == key_bits(changed));
                broken += certificate->key_bits == 0 ? 1 : 0;
            }
        }
        CHECK(broken > 0);
    }
    ERR_clear_error();
}

TEST_CASE("certificate: only its own key makes it self-signed") {
    Recipe authority = with_names({}, {"Test CA"});
    authority.role = Role::Authority;
    const Made root = make_certificate(authority);
    const auto root_certificate = parse_certificate(root.der);
    REQUIRE(root_certificate);
    CHECK(root_certificate->is_ca);
    CHECK(root_certificate->self_signed);
    // Same subject and issuer, other key: a CA that changed its key.
    CHECK_FALSE(parsed(authority, &root).self_signed);
    CHECK_FALSE(parsed(with_names({"sip.mslync.net"}), &root).self_signed);
}

TEST_CASE("certificate: validity reaches from 1950 to 9999") {
    Recipe recipe;
    recipe.not_before = -631'152'000;    // 1950-01-01, the first UTCTime
    recipe.not_after = 253'402'300'799;  // 9999-12-31 23:59:59
    const Certificate certificate = parsed(recipe);
    CHECK(certificate.not_before == recipe.not_before);
    CHECK(certificate.not_after == recipe.not_after);
}

TEST_CASE("certificate: common names of every string type come out in UTF-8") {
    struct Row {
        CommonName name;
        std::string expected;
    };
    const std::vector<Row> rows = {
        {{"sip.mslync.net", V_ASN1_PRINTABLESTRING}, "sip.mslync.net"},
        {{"b\xc3\xbc"
          "cher",
          V_ASN1_UTF8STRING},
         "b\xc3\xbc"
         "cher"},
        {{std::string("\0b\0\xfc\0c\0h", 8), V_ASN1_BMPSTRING},
         "b\xc3\xbc"
         "ch"},
        {{"b\xfc"
          "cher",
          V_ASN1_T61STRING},
         "b\xc3\xbc"
         "cher"},
        {{std::string("sip\0x", 5), V_ASN1_UTF8STRING}, std::string("sip\0x", 5)},
        {{"\x01\xff", V_ASN1_BIT_STRING}, "\x01\xff"},  // no text at all: raw
    };
    for (const Row& row : rows) {
        Recipe recipe;
        recipe.common_names.push_back(row.name);
        const Made made = make_certificate(recipe);
        const auto certificate = parse_certificate(made.der);
        REQUIRE(certificate);
        CHECK(certificate->subject_cn == row.expected);
        CHECK(certificate->subject.find('\0') == std::string::npos);
    }
}

TEST_CASE("certificate: a subject that breaks its string type is malformed, as OpenSSL has it") {
    std::vector<std::uint8_t> der = make_certificate(with_names({}, {"sip.mslync.net"})).der;
    const std::string_view name = "sip.mslync.net";
    const auto at = std::search(der.begin(), der.end(), name.begin(), name.end());
    REQUIRE(at != der.end());
    *at = 0xff;
    CHECK_FALSE(parse_certificate(der));
}

TEST_CASE("certificate: names are raw, and an empty list is still an extension") {
    const std::string nul("sip.mslync.net\0.evil.example", 28);
    CHECK(parsed(with_names({nul})).dns_names == std::vector<std::string>{nul});
    Recipe empty;
    empty.empty_san = true;
    CHECK(parsed(empty).has_subject_alt_name);
    CHECK(parsed(empty).dns_names.empty());
    CHECK_FALSE(parsed({}).has_subject_alt_name);
    CHECK_FALSE(parsed({}).subject_cn);
}

TEST_CASE("certificate: an address of odd length is no address") {
    Recipe recipe;
    for (const std::size_t length : {0U, 3U, 5U, 8U, 15U, 17U, 32U}) {
        recipe.alt_names.push_back({San::Ip, std::string(length, 'x')});
    }
    const Certificate certificate = parsed(recipe);
    CHECK(certificate.has_subject_alt_name);
    CHECK(certificate.ip_addresses.empty());
}

TEST_CASE("certificate: of a huge list of names only so many are kept") {
    Recipe recipe;
    for (std::size_t at = 0; at < kMaxNames; ++at) {
        recipe.alt_names.push_back({San::Dns, "host" + std::to_string(at) + ".example"});
    }
    CHECK_FALSE(parsed(recipe).names_cut);
    recipe.alt_names.push_back({San::Dns, "one.more.example"});
    const Certificate certificate = parsed(recipe);
    CHECK(certificate.names_cut);
    CHECK(certificate.dns_names.size() == kMaxNames);
}

TEST_CASE("certificate: no part of it is a certificate, nor is more than it") {
    const std::vector<std::uint8_t> der = make_certificate(rich_recipe()).der;
    for (std::size_t length = 0; length < der.size(); ++length) {
        CAPTURE(length);
        // A copy of exactly this length, so that a sanitizer sees any step beyond it.
        const std::vector<std::uint8_t> prefix(der.begin(),
                                               der.begin() + static_cast<std::ptrdiff_t>(length));
        CHECK_FALSE(parse_certificate(prefix));
    }
    std::vector<std::uint8_t> longer = der;
    longer.push_back(0);
    const auto refused = parse_certificate(longer);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().offset == der.size());
    CHECK(ERR_peek_error() == 0);
}

TEST_CASE("certificate: a changed byte does no harm") {
    const std::vector<std::uint8_t> der = make_certificate(rich_recipe()).der;
    for (std::size_t at = 0; at < der.size(); ++at) {
        for (const int mask : {0x01, 0x80, 0xff}) {
            std::vector<std::uint8_t> changed = der;
            changed[at] = static_cast<std::uint8_t>(changed[at] ^ mask);
            const auto certificate = parse_certificate(changed);
            if (!certificate) {
                continue;
            }
            CHECK_FALSE(certificate->self_signed);  // the signature covers all of it
            for (const ClientProfile& profile : client_profiles()) {
                static_cast<void>(
                    match_name(*certificate, "sip.mslync.net", NameKind::Host, profile));
            }
        }
    }
    CHECK(ERR_peek_error() == 0);
}

TEST_CASE("certificate: errors that were there before stay in OpenSSL's queue") {
    ERR_raise(ERR_LIB_USER, 1);
    CHECK_FALSE(parse_certificate(Bytes{}));
    CHECK(ERR_GET_REASON(ERR_peek_last_error()) == 1);
    ERR_clear_error();
}

TEST_CASE("certificate: malformed bytes keep their hashes") {
    const std::vector<std::uint8_t> bytes = {'a', 'b', 'c'};
    const Certificate certificate = malformed_certificate(bytes);
    CHECK(certificate.malformed);
    CHECK(certificate.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(certificate.sha1 == "a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK(certificate.der == bytes);
}
