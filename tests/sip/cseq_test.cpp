// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/cseq.h"

#include <doctest/doctest.h>

using siptls::sip::parse_cseq;

TEST_CASE("cseq: number and method") {
    const auto cseq = parse_cseq(" 4294967295 \t REGISTER");
    REQUIRE(cseq);
    CHECK(cseq->number == 4294967295U);
    CHECK(cseq->method == "REGISTER");
}

TEST_CASE("cseq: both parts must be there") {
    for (const char* value :
         {"", "1", "REGISTER", "1REGISTER", "x REGISTER", "1 two words", "-1 A"}) {
        CAPTURE(value);
        CHECK_FALSE(parse_cseq(value));
    }
}
