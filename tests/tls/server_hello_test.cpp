// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/server_hello.h"

#include <algorithm>
#include <initializer_list>
#include <string>

#include <doctest/doctest.h>

#include "tls/bodies.h"
#include "tls/samples.h"
#include "tls/version.h"

using namespace siptls;
using namespace siptls::tls;
using namespace siptls::tests;

namespace {

const std::string kHelloStart = "0303" + std::string(64, '0');

}  // namespace

TEST_CASE("server hello: TLS 1.0") {
    const Buffer body = body_of_record(kTls10ServerFlight);
    const Result<ServerHello> hello = parse_server_hello(body);
    REQUIRE(hello);
    CHECK(hello->legacy_version == kTls10);
    CHECK(hello->negotiated_version == kTls10);
    CHECK(hello->cipher_suite == 0x0035);
    CHECK(hello->session_id.size() == 32);
    CHECK_FALSE(hello->hello_retry_request);
    CHECK_FALSE(hello->encrypt_then_mac);
}

TEST_CASE("server hello: TLS 1.2") {
    const Buffer body = body_of_record(kTls12ServerFlight);
    const Result<ServerHello> hello = parse_server_hello(body);
    REQUIRE(hello);
    CHECK(hello->negotiated_version == kTls12);
    CHECK(hello->cipher_suite == 0xc030);
    CHECK(hello->extended_master_secret);
    CHECK_FALSE(hello->pre_shared_key);
}

TEST_CASE("server hello: TLS 1.3 stands in supported_versions, not in the legacy version") {
    for (const Buffer& body :
         {body_of_record(kTls13ServerFlight), body_of_message(kTls13ServerHello)}) {
        const Result<ServerHello> hello = parse_server_hello(body);
        REQUIRE(hello);
        CHECK(hello->legacy_version == kTls12);
        CHECK(hello->negotiated_version == kTls13);
        CHECK(hello->cipher_suite == 0x1302);
        CHECK_FALSE(hello->hello_retry_request);
        CHECK_FALSE(hello->pre_shared_key);
    }
}

TEST_CASE("server hello: the last drafts of TLS 1.3 count as TLS 1.3, earlier ones do not") {
    Buffer body = body_of_message(kTls13ServerHello);
    const Buffer versions = from_hex("002b00020304");
    const auto at = std::search(body.begin(), body.end(), versions.begin(), versions.end());
    REQUIRE(at != body.end());
    for (const std::uint8_t draft : std::initializer_list<std::uint8_t>{24, 25, 28, 29}) {
        CAPTURE(draft);
        at[4] = 0x7f;
        at[5] = draft;
        const Result<ServerHello> hello = parse_server_hello(body);
        REQUIRE(hello);
        const bool like_the_last = draft >= 25 && draft <= 28;
        CHECK(hello->negotiated_version == (like_the_last ? kTls13 : 0x7f00 + draft));
    }
}

TEST_CASE("server hello: a HelloRetryRequest is known by its random") {
    const Buffer body = body_of_message(kHelloRetryRequest);
    const Result<ServerHello> hello = parse_server_hello(body);
    REQUIRE(hello);
    CHECK(hello->hello_retry_request);
    CHECK(hello->negotiated_version == kTls13);
    Buffer other = body;
    other[33] ^= 1;  // last byte of the random
    CHECK_FALSE(parse_server_hello(other)->hello_retry_request);
}

TEST_CASE("server hello: the extensions that say how it goes on") {
    const auto parse = [](std::string_view extension) {
        return parse_server_hello(from_hex(kHelloStart + "00 c02f 00" + std::string(extension)));
    };
    CHECK(parse("0004 0016 0000")->encrypt_then_mac);
    CHECK(parse("0004 0017 0000")->extended_master_secret);
    CHECK(parse("0004 0023 0000")->session_ticket);
    CHECK(parse("0006 0029 0002 0000")->pre_shared_key);
    CHECK(parse("0006 002b 0002 0304")->negotiated_version == kTls13);
    CHECK_FALSE(parse("0005 002b 0001 03"));
    CHECK_FALSE(parse("0007 002b 0003 030400"));
    CHECK_FALSE(parse("0004 0016 0001"));
    CHECK_FALSE(parse("0003 0016 00"));
}

TEST_CASE("server hello: no prefix parses, save where it may end before the extensions") {
    for (const Buffer& body :
         {body_of_record(kTls10ServerFlight), body_of_record(kTls12ServerFlight),
          body_of_record(kTls13ServerFlight), body_of_message(kHelloRetryRequest)}) {
        const Result<ServerHello> hello = parse_server_hello(body);
        REQUIRE(hello);
        REQUIRE_FALSE(hello->extensions.empty());
        const std::size_t may_end = body.size() - hello->extensions.size() - 2;
        for_each_prefix(body, [&](Bytes prefix) {
            CHECK(parse_server_hello(prefix).has_value() == (prefix.size() == may_end));
        });
        Buffer longer = body;
        longer.push_back(0);
        CHECK_FALSE(parse_server_hello(longer));
    }
}

TEST_CASE("server hello: changed bytes do no harm") {
    for (const Buffer& body :
         {body_of_record(kTls12ServerFlight), body_of_message(kHelloRetryRequest)}) {
        for_each_flip(body, [](Bytes changed) {
            const Result<ServerHello> hello = parse_server_hello(changed);
            if (hello) {
                CHECK(hello->random.size() == 32);
                CHECK(hello->session_id.size() <= 32);
            } else {
                CHECK(hello.error().offset <= changed.size());
            }
        });
    }
}

TEST_CASE("server hello: a session id is at most 32 bytes long") {
    const std::string id32(64, 'a');
    CHECK(parse_server_hello(from_hex(kHelloStart + "20" + id32 + "c02f 00")));
    CHECK_FALSE(parse_server_hello(from_hex(kHelloStart + "21" + id32 + "aa c02f 00")));
}
