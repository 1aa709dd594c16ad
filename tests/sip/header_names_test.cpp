// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/header_names.h"

#include <doctest/doctest.h>

using siptls::sip::canonical_header_name;
using siptls::sip::is_spelling_of;

TEST_CASE("header names: case and compact form do not matter") {
    CHECK(canonical_header_name("WWW-Authenticate") == "www-authenticate");
    CHECK(canonical_header_name("VIA") == "via");
    CHECK(canonical_header_name("v") == "via");
    CHECK(canonical_header_name("T") == "to");
    CHECK(canonical_header_name("l") == "content-length");
    CHECK(canonical_header_name("i") == "call-id");
    CHECK(canonical_header_name("accept") == "accept");
}

TEST_CASE("header names: one name has its spellings and no others") {
    for (const char* name : {"content-length", "Content-Length", "CONTENT-LENGTH", "l", "L"}) {
        CAPTURE(name);
        CHECK(is_spelling_of("content-length", name));
    }
    for (const char* name : {"", "c", "content-lengt", "content-length ", "content-type"}) {
        CAPTURE(name);
        CHECK_FALSE(is_spelling_of("content-length", name));
    }
    CHECK_FALSE(is_spelling_of("to", "l"));
}

TEST_CASE("header names: unknown names are left to the caller") {
    for (const char* name : {"", "x-unknown", "z", "vi", "viaa", "zzzz", "-", "call\rid", "call_id",
                             "ca", "v\xc9\x41", "ms-diagnostics-publi", "ms-diagnostics-public-"}) {
        CAPTURE(name);
        CHECK(canonical_header_name(name).empty());
    }
}
