// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/certificate_status.h"

#include <doctest/doctest.h>

#include "from_hex.h"
#include "properties.h"
#include "tls/certificate_message.h"
#include "tls/version.h"

using namespace siptls;
using namespace siptls::tls;
using namespace siptls::tests;

TEST_CASE("certificate status: an OCSP response behind its type and length") {
    const Buffer body = from_hex("01 000003 30010a");
    const Result<Bytes> response = parse_certificate_status(body);
    REQUIRE(response);
    CHECK(copy(*response) == from_hex("30010a"));
    for_each_prefix(body, [](Bytes prefix) { CHECK_FALSE(parse_certificate_status(prefix)); });
}

TEST_CASE("certificate status: what does not fit is malformed, another type is nothing") {
    CHECK_FALSE(parse_certificate_status(from_hex("01 000000")));
    CHECK_FALSE(parse_certificate_status(from_hex("01 000001 30 00")));
    const Result<Bytes> multi = parse_certificate_status(from_hex("02 000006 000003 300100"));
    REQUIRE(multi);
    CHECK(multi->empty());
}

TEST_CASE("certificate message: TLS 1.3 has the status among the first one's extensions") {
    // Two certificates; the first has a signed_certificate_timestamp before its status.
    const Buffer body = from_hex(
        "00 000024 000001aa 000f 0012 0002 0102 0005 0005 01000001 30 000001bb 0009 0005 0005 "
        "01000001 31");
    const Result<CertificateMessage> message = parse_certificate_message(body, kTls13);
    REQUIRE(message);
    CHECK(message->length() == 2);
    const Result<Bytes> response = parse_certificate_status(message->status());
    REQUIRE(response);
    CHECK(copy(*response) == from_hex("30"));
    const Buffer second = from_hex("00 000015 000001aa 0000 000001bb 0009 0005 0005 01000001 31");
    const Result<CertificateMessage> without = parse_certificate_message(second, kTls13);
    REQUIRE(without);
    CHECK(without->status().empty());
}
