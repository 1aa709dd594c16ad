// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/staple.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <openssl/err.h>

#include "properties.h"
#include "x509/certificate.h"
#include "x509/make_certificate.h"

using namespace siptls;
using namespace siptls::x509;
using namespace siptls::x509::test;

namespace {

constexpr std::int64_t kThen = 1'780'000'000;  // May 2026

std::string serial_of(const Made& made) {
    const auto certificate = parse_certificate(made.der);
    REQUIRE(certificate);
    return certificate->serial;
}

void check(const StapleFact& fact, Staple says, std::int64_t at) {
    CHECK(fact.says == says);
    CHECK(fact.at == at);
}

}  // namespace

TEST_CASE("staple: what the authority says of the certificate") {
    const Made authority = make_certificate({.role = Role::Authority});
    const Made leaf = make_certificate(with_names({"sip.mslync.net"}), &authority);
    const Made other = make_certificate(with_names({"sip.mslync.net"}), &authority);
    const auto read = [&](std::vector<Answer> answers) {
        return read_staple(make_answer(authority, answers), serial_of(leaf));
    };
    check(read({{&leaf, V_OCSP_CERTSTATUS_GOOD, 0, kThen}}), Staple::Good, kThen);
    check(read({{&leaf, V_OCSP_CERTSTATUS_GOOD, 0, 0}}), Staple::Good, 0);
    check(read({{&leaf, V_OCSP_CERTSTATUS_REVOKED, kThen - 5, kThen}}), Staple::Revoked, kThen - 5);
    check(read({{&leaf, V_OCSP_CERTSTATUS_UNKNOWN, 0, kThen}}), Staple::Unknown, kThen);
    check(read({{&other, V_OCSP_CERTSTATUS_GOOD, 0, kThen}}), Staple::Unfit, 0);
    check(read({{&other, V_OCSP_CERTSTATUS_GOOD, 0, kThen},
                {&leaf, V_OCSP_CERTSTATUS_REVOKED, kThen, 0}}),
          Staple::Revoked, kThen);
    check(read({}), Staple::Unfit, 0);
}

TEST_CASE("staple: a refusal to answer and bytes that are no answer do not fit") {
    const Made leaf = make_certificate(with_names({"sip.mslync.net"}));
    const std::string serial = serial_of(leaf);
    const std::vector<std::uint8_t> try_later = {0x30, 3, 0x0a, 1, 3};
    check(read_staple(try_later, serial), Staple::Unfit, 0);
    const auto answer = make_answer(leaf, {{&leaf, V_OCSP_CERTSTATUS_GOOD, 0, kThen}});
    const auto harmless = [&](Bytes bytes) {
        CHECK(read_staple(bytes, serial).says != Staple::None);
        CHECK(ERR_peek_error() == 0);
    };
    tests::for_each_prefix(answer, [&](Bytes prefix) {
        CHECK(read_staple(prefix, serial).says == Staple::Unfit);
        harmless(prefix);
    });
    tests::for_each_flip(answer, harmless);
}

TEST_CASE("staple: a remembered answer is that of its certificate") {
    const Made authority = make_certificate({.role = Role::Authority});
    const Made leaf = make_certificate(with_names({"sip.mslync.net"}), &authority);
    const Made other = make_certificate(with_names({"sip.mslync.net"}), &authority);
    const auto answer = make_answer(authority, {{&leaf, V_OCSP_CERTSTATUS_GOOD, 0, kThen}});
    StapleBook book;
    for (int round = 0; round < 2; ++round) {
        check(book.of(answer, 1, serial_of(leaf)), Staple::Good, kThen);
        check(book.of(answer, 2, serial_of(other)), Staple::Unfit, 0);
    }
    // More than it remembers, each with an answer of its own.
    for (std::size_t number = 0; number < 2 * kRememberedStaples; ++number) {
        const auto at = kThen + static_cast<std::int64_t>(number);
        check(book.of(make_answer(authority, {{&leaf, V_OCSP_CERTSTATUS_GOOD, 0, at}}), 1,
                      serial_of(leaf)),
              Staple::Good, at);
    }
    check(book.of(answer, 1, serial_of(leaf)), Staple::Good, kThen);
}

TEST_CASE("certificate: one that demands an answer of its server") {
    Recipe recipe = with_names({"sip.mslync.net"});
    recipe.tls_feature = "status_request";
    CHECK(parse_certificate(make_certificate(recipe).der)->must_staple);
    recipe.tls_feature = "status_request_v2";
    CHECK_FALSE(parse_certificate(make_certificate(recipe).der)->must_staple);
    recipe.tls_feature = "17,5";
    CHECK(parse_certificate(make_certificate(recipe).der)->must_staple);
    CHECK_FALSE(
        parse_certificate(make_certificate(with_names({"sip.mslync.net"})).der)->must_staple);
}
