// SPDX-License-Identifier: GPL-2.0-or-later
// siptls against the measured table, and against OpenSSL, which is always at hand.
#include <array>
#include <string>

#include <doctest/doctest.h>
#include <openssl/x509v3.h>

#include "siptls/profile.h"
#include "x509/certificate.h"
#include "x509/name_vectors.h"

using namespace siptls;
using namespace siptls::x509;
using namespace siptls::x509::test;

namespace {

ClientProfile openssl_no_wildcards() {
    ClientProfile profile = *find_profile("openssl");
    profile.id = "openssl-no-wildcards";
    profile.wildcard = WildcardRule::None;
    return profile;
}

ClientProfile profile_of(std::string_view id) {
    const ClientProfile* row = find_profile(id);
    return row != nullptr ? *row : openssl_no_wildcards();
}

struct OpensslColumn {
    std::string_view id;
    unsigned flags;
};

constexpr std::array<OpensslColumn, 3> kOpensslColumns = {{
    {"openssl", 0},
    {"openssl-no-partial", X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS},
    {"openssl-no-wildcards", X509_CHECK_FLAG_NO_WILDCARDS},
}};

bool openssl_accepts(X509* x509, const std::string& reference, unsigned flags) {
    return parse_ip_address(reference)
               ? X509_check_ip_asc(x509, reference.c_str(), flags) == 1
               : X509_check_host(x509, reference.data(), reference.size(), flags, nullptr) == 1;
}

}  // namespace

TEST_CASE("name match: the measured libraries and siptls give the same answers") {
    for (const NameVector& vector : name_vectors()) {
        CAPTURE(vector.title);
        REQUIRE(vector.answers.size() == kColumns.size());
        const auto certificate = parse_certificate(make_certificate(vector.recipe).der);
        REQUIRE(certificate);
        for (std::size_t at = 0; at < kColumns.size(); ++at) {
            CAPTURE(kColumns[at]);
            const NameMatch match = match_name(*certificate, vector.reference, NameKind::Host,
                                               profile_of(kColumns[at]));
            CHECK(match.accepted == (vector.answers[at] == 'y'));
            CHECK(match.accepted == (match.refusal == MatchRefusal::None));
            CHECK(match.accepted == (match.matched_by != MatchedBy::Nothing));
        }
    }
}

TEST_CASE("name match: OpenSSL itself agrees on every vector under three sets of flags") {
    for (const NameVector& vector : name_vectors()) {
        CAPTURE(vector.title);
        const Made made = make_certificate(vector.recipe);
        const auto certificate = parse_certificate(made.der);
        REQUIRE(certificate);
        for (const OpensslColumn& column : kOpensslColumns) {
            CAPTURE(column.id);
            CHECK(match_name(*certificate, vector.reference, NameKind::Host, profile_of(column.id))
                      .accepted ==
                  openssl_accepts(made.x509.get(), vector.reference, column.flags));
        }
    }
}
