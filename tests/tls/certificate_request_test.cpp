// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/certificate_request.h"

#include <doctest/doctest.h>

#include "tls/bodies.h"
#include "tls/samples.h"
#include "tls/version.h"

using namespace siptls;
using namespace siptls::tls;
using namespace siptls::tests;

namespace {

// TLS 1.0: rsa_sign and dss_sign, one authority of four bytes.
constexpr std::string_view kTls10Request = "02 01 02 0006 0004 30020500";

}  // namespace

TEST_CASE("certificate request: TLS 1.0 and 1.1 have no signature algorithms") {
    const Buffer body = from_hex(kTls10Request);
    const Result<CertificateRequest> request = parse_certificate_request(body, kTls10);
    REQUIRE(request);
    CHECK(request->certificate_types.size() == 2);
    CHECK(request->signature_algorithms.empty());
    CHECK(request->certificate_authorities.size() == 6);
    CHECK(request->extensions.empty());
    CHECK_FALSE(parse_certificate_request(body, kTls12));
}

TEST_CASE("certificate request: OpenSSL in TLS 1.2") {
    const Buffer body = body_of_message(kTls12CertificateRequest);
    const Result<CertificateRequest> request = parse_certificate_request(body, kTls12);
    REQUIRE(request);
    CHECK(request->certificate_types.size() == 3);
    CHECK(request->signature_algorithms.size() == 40);
    CHECK(request->certificate_authorities.empty());
}

TEST_CASE("certificate request: OpenSSL in TLS 1.3") {
    const Buffer body = body_of_message(kTls13CertificateRequest);
    const Result<CertificateRequest> request = parse_certificate_request(body, kTls13);
    REQUIRE(request);
    CHECK(request->extensions.size() == body.size() - 3);
    CHECK(request->certificate_types.empty());
}

TEST_CASE("certificate request: vectors that are not allowed are malformed") {
    CHECK_FALSE(parse_certificate_request(from_hex("00 0000"), kTls10));          // no type
    CHECK_FALSE(parse_certificate_request(from_hex("01 01 0002 0000"), kTls10));  // empty name
    CHECK_FALSE(parse_certificate_request(from_hex("01 01 0003 0002 aa"), kTls10));
    CHECK_FALSE(parse_certificate_request(from_hex("01 01 0001 04 0000"), kTls12));
    CHECK_FALSE(parse_certificate_request(from_hex("00 0000"), kTls13));  // no extension
    CHECK_FALSE(parse_certificate_request(from_hex("00 0003 000d 00"), kTls13));
}

TEST_CASE("certificate request: no prefix parses and changed bytes do no harm") {
    const auto check = [](const Buffer& body, std::uint16_t version) {
        REQUIRE(parse_certificate_request(body, version));
        for_each_prefix(
            body, [&](Bytes prefix) { CHECK_FALSE(parse_certificate_request(prefix, version)); });
        for_each_flip(body, [&](Bytes changed) {
            const Result<CertificateRequest> request = parse_certificate_request(changed, version);
            if (request) {
                CHECK(request->certificate_types.size() + request->signature_algorithms.size() +
                          request->certificate_authorities.size() + request->extensions.size() <
                      changed.size());
            }
        });
    };
    check(from_hex(kTls10Request), kTls10);
    check(body_of_message(kTls12CertificateRequest), kTls12);
    check(body_of_message(kTls13CertificateRequest), kTls13);
}
