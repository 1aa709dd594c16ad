// SPDX-License-Identifier: GPL-2.0-or-later
#include "session/fingerprint_book.h"

#include <doctest/doctest.h>

#include "session/limits.h"
#include "tls/bodies.h"
#include "tls/samples.h"

using namespace siptls;
using namespace siptls::session;
using namespace siptls::tests;

namespace {

FingerprintId add(FingerprintBook& book, const Buffer& body) {
    const auto hello = tls::parse_client_hello(body);
    REQUIRE(hello);
    return book.of(*hello, hello->fingerprint());
}

HelloFingerprints client_fingerprints(const Buffer& body) {
    FingerprintBook book;
    Session session;
    session.client_fingerprint = add(book, body);
    return book.look_up(session);
}

}  // namespace

TEST_CASE("fingerprint book: the digests that the authors of JA3 and JA4 publish") {
    CHECK(
        client_fingerprints(
            client_hello_body("0301", "002f 0035 0005 000a c009 c00a c013 c014 0032 0038 0013 0004",
                              "0000 0006 0004 00 0001 61 000a 0008 0006 0017 0018 0019"
                              "000b 0002 01 00"))
            .ja3 == "ada70206e40642a3e4461f35503241d5");
    CHECK(
        client_fingerprints(
            client_hello_body("0301", "0004 0005 000a 0009 0064 0062 0003 0006 0013 0012 0063", ""))
            .ja3 == "de350869b8c85de67a350c8d186f11e6");
    CHECK(client_fingerprints(browser_hello_body()).ja4 == "t13d1516h2_8daaf6152771_e5627efa2ab1");
    CHECK(client_fingerprints(client_hello_body("0303", "1a1a", "")).ja4 ==
          "t12i000000_000000000000_000000000000");
}

TEST_CASE("fingerprint book: equal hellos have one number, different ones two") {
    FingerprintBook book;
    const FingerprintId first = add(book, body_of_record(kOpensslTls12ClientHello));
    CHECK(first != kNoFingerprint);
    CHECK(add(book, body_of_record(kJavaTls12ClientHello)) != first);
    CHECK(add(book, body_of_record(kOpensslTls12ClientHello)) == first);
}

TEST_CASE("fingerprint book: a session without hellos has no fingerprints") {
    const HelloFingerprints none = FingerprintBook().look_up(Session());
    CHECK(none.ja3.empty());
    CHECK(none.ja3s.empty());
    CHECK(none.ja4.empty());
}

TEST_CASE("fingerprint book: beyond the ceiling new hellos have none, known ones keep theirs") {
    FingerprintBook book;
    const auto hello = [](std::size_t suite) {
        Buffer body = client_hello_body("0303", "0000 0001", "");
        body[37] = static_cast<std::uint8_t>(suite >> 8);
        body[38] = static_cast<std::uint8_t>(suite);
        return body;
    };
    std::size_t suite = 0;
    while (book.refused() == 0 && suite < 2 * kMaxFingerprints) {
        add(book, hello(suite++));
    }
    CHECK(book.refused() == 1);
    CHECK(add(book, hello(suite)) == kNoFingerprint);
    CHECK(add(book, hello(0)) == 1);
}
