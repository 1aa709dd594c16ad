// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/certificate_message.h"

#include <string>

#include <doctest/doctest.h>

#include "tls/bodies.h"
#include "tls/samples.h"
#include "tls/version.h"

using namespace siptls;
using namespace siptls::tls;
using namespace siptls::tests;

namespace {

constexpr std::size_t kCertificateRecord = 86;  // where it begins in kTls10ServerFlight

// A list of that many certificates of one byte each.
Buffer list_of(std::size_t length) {
    Buffer body = {0, static_cast<std::uint8_t>(length * 4 >> 8),
                   static_cast<std::uint8_t>(length * 4)};
    for (std::size_t i = 0; i < length; ++i) {
        for (const std::size_t byte : {std::size_t{0}, std::size_t{0}, std::size_t{1}, i}) {
            body.push_back(static_cast<std::uint8_t>(byte));
        }
    }
    return body;
}

}  // namespace

TEST_CASE("certificate message: the list of TLS 1.0 to 1.2") {
    const Buffer body = body_of_record(kTls10ServerFlight, kCertificateRecord);
    const Result<CertificateMessage> message = parse_certificate_message(body, kTls10);
    REQUIRE(message);
    REQUIRE(message->length() == 1);
    const Bytes certificate = message->certificates()[0];
    CHECK(certificate.size() == body.size() - 6);
    CHECK(certificate[0] == 0x30);  // DER SEQUENCE
    CHECK(certificate.data() == body.data() + 6);
}

TEST_CASE("certificate message: the form of TLS 1.3 has a context and extensions") {
    const Buffer body = body_of_message(kTls13Certificate);
    const Result<CertificateMessage> message = parse_certificate_message(body, kTls13);
    REQUIRE(message);
    REQUIRE(message->certificates().size() == 1);
    CHECK(message->certificates()[0].size() == body.size() - 9);
    CHECK(message->certificates()[0][0] == 0x30);
    CHECK_FALSE(parse_certificate_message(body, kTls12));
}

TEST_CASE("certificate message: a client without a certificate sends an empty list") {
    const Result<CertificateMessage> tls12 = parse_certificate_message(from_hex("000000"), kTls12);
    REQUIRE(tls12);
    CHECK(tls12->certificates().empty());
    const Result<CertificateMessage> tls13 =
        parse_certificate_message(from_hex("00000000"), kTls13);
    REQUIRE(tls13);
    CHECK(tls13->certificates().empty());
}

TEST_CASE("certificate message: beyond the ceiling certificates are counted, not kept") {
    const Buffer full = list_of(kMaxChainLength);
    CHECK(parse_certificate_message(full, kTls12)->certificates().size() == kMaxChainLength);
    const Buffer more = list_of(kMaxChainLength + 3);
    const Result<CertificateMessage> message = parse_certificate_message(more, kTls12);
    REQUIRE(message);
    CHECK(message->length() == kMaxChainLength + 3);
    REQUIRE(message->certificates().size() == kMaxChainLength);
    CHECK(message->certificates()[kMaxChainLength - 1][0] == kMaxChainLength - 1);
    for_each_prefix(more,
                    [](Bytes prefix) { CHECK_FALSE(parse_certificate_message(prefix, kTls12)); });
}

TEST_CASE("certificate message: what does not fit is malformed") {
    CHECK_FALSE(parse_certificate_message(from_hex("000003 000000"), kTls12));  // no certificate
    CHECK_FALSE(parse_certificate_message(from_hex("000004 000002 aa"), kTls12));
    CHECK_FALSE(parse_certificate_message(from_hex("000004 000001 aa 00"), kTls12));
    CHECK_FALSE(parse_certificate_message(from_hex("000005 000001 aa 00"), kTls12));
    CHECK(parse_certificate_message(from_hex("00 000006 000001 aa 0000"), kTls13));
    CHECK_FALSE(parse_certificate_message(from_hex("00 000007 000001 aa 0001 ff"), kTls13));
}

TEST_CASE("certificate message: no prefix parses and changed bytes do no harm") {
    const auto check = [](const Buffer& body, std::uint16_t version) {
        for_each_prefix(
            body, [&](Bytes prefix) { CHECK_FALSE(parse_certificate_message(prefix, version)); });
        for_each_flip(body, [&](Bytes changed) {
            const Result<CertificateMessage> message = parse_certificate_message(changed, version);
            if (!message) {
                return;
            }
            for (const Bytes certificate : message->certificates()) {
                CHECK(certificate.data() >= changed.data());
                CHECK(certificate.data() + certificate.size() <= changed.data() + changed.size());
            }
        });
    };
    check(body_of_record(kTls10ServerFlight, kCertificateRecord), kTls10);
    check(body_of_message(kTls13Certificate), kTls13);
    check(list_of(5), kTls12);
}
