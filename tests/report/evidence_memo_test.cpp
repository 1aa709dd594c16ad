// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/evidence_memo.h"

#include <string>

#include <doctest/doctest.h>

using namespace siptls;

TEST_CASE(
    "evidence memo: reasons read alike by what they are and their arguments, not their frame") {
    report::EvidenceMemo memo;
    const Evidence said{Reason::NameFits, {"sip.example.com"}, FrameRef{7, 0}};
    CHECK(memo.find(said) == nullptr);
    memo.remember(said, "written");
    REQUIRE(memo.find(said) != nullptr);
    CHECK(*memo.find(said) == "written");
    CHECK(memo.find(Evidence{Reason::NameFits, {"sip.example.com"}, FrameRef{8, 1}}) != nullptr);
    CHECK(memo.find(Evidence{Reason::NoProfileAccepts, {"sip.example.com"}, {}}) == nullptr);
    CHECK(memo.find(Evidence{Reason::NameFits, {"sip.example.org"}, {}}) == nullptr);
    // The same letters, parted otherwise.
    CHECK(memo.find(Evidence{Reason::NameFits, {"sip.", "example.com"}, {}}) == nullptr);
    CHECK(memo.find(Evidence{}) == nullptr);
}

TEST_CASE("evidence memo: many reasons push each other out, and none is taken for another") {
    report::EvidenceMemo memo;
    const auto said = [](int number) {
        return Evidence{Reason::NameFits, {std::to_string(number)}, {}};
    };
    for (int number = 0; number < 2000; ++number) {
        memo.remember(said(number), std::to_string(number));
        REQUIRE(memo.find(said(number)) != nullptr);
    }
    int kept = 0;
    for (int number = 0; number < 2000; ++number) {
        if (const std::string* text = memo.find(said(number))) {
            CHECK(*text == std::to_string(number));
            ++kept;
        }
    }
    CHECK(kept > 0);
    CHECK(kept < 2000);
}
