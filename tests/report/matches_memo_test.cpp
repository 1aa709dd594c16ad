// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/matches_memo.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "report/pseudonyms.h"

using namespace siptls;

namespace {

ProfileMatches presenting(const std::string& name) {
    return {{"pjsip", {false, MatchedBy::Nothing, MatchRefusal::NoSuchName, name}}};
}

std::string presented(const ProfileMatches& matches) {
    return matches.begin()->match.presented;
}

}  // namespace

TEST_CASE("memo: a list is looked at once, another one of the same size for itself") {
    report::MatchesMemo<std::string> memo;
    int looks = 0;
    const auto look = [&](const ProfileMatches& matches) {
        ++looks;
        return presented(matches);
    };
    const ProfileMatches one = presenting("*.mslync.net");
    const ProfileMatches other = presenting("web.mslync.net");
    const ProfileMatches copy = one;
    CHECK(memo.of(one, look) == "*.mslync.net");
    CHECK(memo.of(other, look) == "web.mslync.net");
    CHECK(memo.of(copy, look) == "*.mslync.net");
    CHECK(looks == 2);
}

TEST_CASE("memo: lists that nobody else holds do not hand on their place, and the ceiling holds") {
    report::MatchesMemo<std::string> memo;
    for (std::size_t number = 0; number < 3 * report::kMaxRememberedMatches; ++number) {
        const std::string name = "h" + std::to_string(number) + ".example";
        REQUIRE(memo.of(presenting(name), presented) == name);
        REQUIRE(memo.size() <= report::kMaxRememberedMatches);
    }
}

TEST_CASE("memo: a list is hidden once, and the original stays as it is") {
    report::Pseudonyms pseudonyms("key");
    const ProfileMatches original = presenting("*.mslync.net");
    const ProfileMatches hidden = pseudonyms.matches(original);
    CHECK(presented(original) == "*.mslync.net");
    CHECK(presented(hidden) == pseudonyms.name("*.mslync.net"));
    CHECK(pseudonyms.matches(original).data() == hidden.data());
    CHECK(pseudonyms.matches({}).empty());
}
