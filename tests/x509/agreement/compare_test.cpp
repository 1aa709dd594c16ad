// SPDX-License-Identifier: GPL-2.0-or-later
// The comparison with libraries must itself be able to fail.
#include "x509/agreement/compare.h"

#include <algorithm>
#include <array>

#include <doctest/doctest.h>

#include "siptls/profile.h"
#include "x509/certificate.h"
#include "x509/name_vectors.h"

using namespace siptls;
using namespace siptls::x509::test;

namespace {

constexpr std::array<std::string_view, 2> kTitles = {"CN only", "wildcard"};
constexpr std::array<KnownDifference, 1> kKnown = {{{.profile = "openssl",
                                                     .reason = "a reason",
                                                     .first_version = "3.0",
                                                     .last_version = "3.1.9",
                                                     .vectors = kTitles}}};

// What the profile says, but for the vectors named.
LibraryAnswers answers_except(const std::vector<std::string_view>& titles, std::string version) {
    LibraryAnswers answers{.version = std::move(version), .accepts = {}};
    for (const NameVector& vector : name_vectors()) {
        const auto certificate =
            siptls::x509::parse_certificate(make_certificate(vector.recipe).der);
        REQUIRE(certificate);
        const bool ours =
            match_name(*certificate, vector.reference, NameKind::Host, *find_profile("openssl"))
                .accepted;
        const bool other = std::find(titles.begin(), titles.end(), vector.title) != titles.end();
        answers.accepts.push_back(ours != other);
    }
    return answers;
}

bool agrees(const std::vector<std::string_view>& titles, const std::string& version) {
    return compare("openssl", answers_except(titles, version), kKnown).holds;
}

}  // namespace

TEST_CASE("agreement: the answers of the profile hold for any version") {
    CHECK(agrees({}, "3.0.19"));
    CHECK(agrees({}, "99"));
}

TEST_CASE("agreement: a known difference holds as a whole and within its versions only") {
    CHECK(agrees({"CN only", "wildcard"}, "3.0"));
    CHECK(agrees({"CN only", "wildcard"}, "v3.0.19-dev"));
    CHECK_FALSE(agrees({"CN only"}, "3.0.19"));
    CHECK_FALSE(agrees({"CN only", "wildcard"}, "3.2"));
    CHECK_FALSE(agrees({"CN only", "wildcard"}, "2.9.9"));
    CHECK_FALSE(agrees({"CN only", "wildcard"}, "unknown"));
}

TEST_CASE("agreement: any other difference fails, beside a known one too") {
    CHECK_FALSE(agrees({"exact SAN"}, "3.0.19"));
    CHECK_FALSE(agrees({"CN only", "wildcard", "exact SAN"}, "3.0.19"));
}

TEST_CASE("agreement: answers that are missing are no agreement") {
    LibraryAnswers answers = answers_except({}, "3.0.19");
    answers.accepts.pop_back();
    CHECK_FALSE(compare("openssl", answers, kKnown).holds);
    CHECK_FALSE(compare("no-such-profile", answers_except({}, "3.0.19"), kKnown).holds);
}

TEST_CASE("agreement: every known difference names vectors and a profile that exist") {
    const auto vectors = name_vectors();
    for (const KnownDifference& difference : known_differences()) {
        CAPTURE(difference.profile);
        CHECK(find_profile(difference.profile) != nullptr);
        CHECK_FALSE(difference.vectors.empty());
        for (const std::string_view title : difference.vectors) {
            CAPTURE(title);
            CHECK(std::any_of(vectors.begin(), vectors.end(),
                              [&](const NameVector& vector) { return vector.title == title; }));
        }
    }
}
