// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/via.h"

#include <doctest/doctest.h>

using siptls::sip::topmost_branch;

TEST_CASE("via: the branch of the first element") {
    CHECK(topmost_branch("SIP/2.0/TLS 10.50.8.102:42783;branch=z9hG4bKf6") == "z9hG4bKf6");
    CHECK(topmost_branch("SIP / 2.0 / UDP a ; rport; Branch = x1 , SIP/2.0/UDP b;branch=x2") ==
          "x1");
    CHECK(topmost_branch("SIP/2.0/UDP a, SIP/2.0/UDP b;branch=x2").empty());
    CHECK(topmost_branch("").empty());
}
