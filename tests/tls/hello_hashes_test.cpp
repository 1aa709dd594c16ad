// SPDX-License-Identifier: GPL-2.0-or-later
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "tls/bodies.h"
#include "tls/client_hello.h"
#include "tls/samples.h"
#include "tls/server_hello.h"
#include "tls/sslv2_hello.h"

using namespace siptls;
using namespace siptls::tls;
using namespace siptls::tests;

namespace {

std::uint64_t fingerprint_of(const Buffer& body) {
    const Result<ClientHello> hello = parse_client_hello(body);
    REQUIRE(hello);
    return hello->fingerprint();
}

std::uint64_t fingerprint_of(std::string_view record) {
    return fingerprint_of(body_of_record(record));
}

// A ClientHello of TLS 1.2 with these suites and extensions.
std::uint64_t fingerprint_of(std::string_view suites, std::string_view extensions) {
    return fingerprint_of(client_hello_body("0303", suites, extensions));
}

std::uint64_t wording_of(std::string_view suites, std::string_view extensions) {
    const Buffer body = client_hello_body("0303", suites, extensions);
    const Result<ClientHello> hello = parse_client_hello(body);
    REQUIRE(hello);
    return hello->wording(hello->fingerprint());
}

}  // namespace

TEST_CASE("fingerprint: equal for a client that resumes and the same client that does not") {
    CHECK(fingerprint_of(kTicketFullClientHello) == fingerprint_of(kTicketResumingClientHello));
    CHECK(fingerprint_of(kSessionIdFullClientHello) ==
          fingerprint_of(kSessionIdResumingClientHello));
}

TEST_CASE("fingerprint: different for different software and settings") {
    std::set<std::uint64_t> values;
    for (const std::string_view hex :
         {kOpensslTls12ClientHello, kGnutlsTls12ClientHello, kNodeTls12ClientHello,
          kJavaTls12ClientHello, kOpensslTls13ClientHello, kGnutlsTls13ClientHello,
          kNodeTls13ClientHello, kJavaTls13ClientHello, kPhoneTls10ClientHello,
          kTicketFullClientHello}) {
        values.insert(fingerprint_of(hex));
    }
    // s_client and Node, both OpenSSL 3.0 with its default settings, are the same in TLS 1.2.
    CHECK(values.size() == 9);
}

TEST_CASE("fingerprint: GREASE, names and what belongs to one connection do not count") {
    const std::uint64_t plain = fingerprint_of("c02f 002f", "0017 0000 000a 0004 0002 001d");
    CHECK(plain == fingerprint_of("3a3a c02f 002f", "0017 0000 000a 0004 0002 001d"));
    CHECK(plain == fingerprint_of("c02f 002f", "2a2a 0000 0017 0000 000a 0006 0004 dada 001d"));
    CHECK(plain ==
          fingerprint_of("c02f 002f", "0000 0006 0004 00 0001 61 0017 0000 000a 0004 0002 001d"));
    CHECK(plain == fingerprint_of("c02f 002f",
                                  "0017 0000 0023 0000 000a 0004 0002 001d"
                                  "002a 0000 0015 0002 0000 0029 0001 00"));
}

TEST_CASE("fingerprint: order and content of the lists count, not the order of extensions") {
    const std::uint64_t plain = fingerprint_of("c02f 002f", "0017 0000 0016 0000");
    CHECK(plain != fingerprint_of("002f c02f", "0017 0000 0016 0000"));
    CHECK(plain != fingerprint_of("c02f", "0017 0000 0016 0000"));
    CHECK(plain == fingerprint_of("c02f 002f", "0016 0000 0017 0000"));
    CHECK(plain != fingerprint_of("c02f 002f", "0017 0000"));
    CHECK(fingerprint_of("c02f", "000a 0004 0002 001d") !=
          fingerprint_of("c02f", "000a 0004 0002 0017"));
    CHECK(fingerprint_of("c02f", "000b 0002 01 00") != fingerprint_of("c02f", "000b 0003 02 0001"));
    // A number does not wander from one list to the next.
    CHECK(fingerprint_of("c02f 0017", "") != fingerprint_of("c02f", "0017 0000"));
}

TEST_CASE("fingerprint: more numbers than fit a block of the hash all count") {
    std::string suites;
    for (int i = 0; i < 500; ++i) {
        suites += "c02f";
    }
    const std::uint64_t plain = fingerprint_of(suites, "");
    suites[0] = 'd';
    CHECK(plain != fingerprint_of(suites, ""));
    suites[0] = 'c';
    suites[suites.size() - 1] = 'e';
    CHECK(plain != fingerprint_of(suites, ""));
}

TEST_CASE("fingerprint: the SSL 2.0 form has one too") {
    const Buffer stream = from_hex(kSslv2Hello);
    CHECK(parse_sslv2_client_hello(Bytes(stream).subspan(2))->fingerprint() != 0);
}

TEST_CASE("wording: whatever JA3 or JA4 reads makes a difference, GREASE does not") {
    constexpr std::string_view kAlgorithms = "000d 0004 0002 0403";
    const std::uint64_t plain = wording_of("c02f", "0017 0000" + std::string(kAlgorithms));
    CHECK(plain == wording_of("1a1a c02f", "2a2a 0000 0017 0000 000d 0004 0002 0403"));
    CHECK(plain != wording_of("c02f", "0017 0000 000d 0004 0002 0804"));
    CHECK(plain != wording_of("c02f", "0017 0000 000d 0004 0002 0403 0023 0000"));
    CHECK(wording_of("c02f", "0023 0000 0017 0000") != wording_of("c02f", "0017 0000 0023 0000"));
    CHECK(wording_of("c02f", "0016 0000 0017 0000") != wording_of("c02f", "0017 0000 0016 0000"));
    CHECK(wording_of("c02f", "0017 0000 0010 0005 0003 02 6832") !=
          wording_of("c02f", "0017 0000 0010 0005 0003 02 6833"));
    CHECK(wording_of("c02f", "0000 0006 0004 00 0001 61") ==
          wording_of("c02f", "0000 0006 0004 00 0001 62"));
}

TEST_CASE("wording of a ServerHello: suite and extensions count, random and session id do not") {
    const Buffer body = body_of_message(kTls13ServerHello);
    const Result<ServerHello> hello = parse_server_hello(body);
    REQUIRE(hello);
    ServerHello other = *hello;
    other.random = {};
    other.session_id = {};
    CHECK(other.wording() == hello->wording());
    other.cipher_suite ^= 1;
    CHECK(other.wording() != hello->wording());
    other = *hello;
    other.extensions = {};
    CHECK(other.wording() != hello->wording());
}
