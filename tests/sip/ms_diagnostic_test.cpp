// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/ms_diagnostic.h"

#include <string>

#include <doctest/doctest.h>

#include "sip/limits.h"

using namespace siptls;
using namespace siptls::sip;

TEST_CASE("ms-diagnostics: id, reason and source, whatever their order") {
    const MsDiagnostic found = parse_ms_diagnostic(
        R"(4005;reason="Destination URI either not enabled for SIP or does not exist";source="lync.schertz.local")");
    CHECK(found.id == 4005);
    CHECK(found.reason == "Destination URI either not enabled for SIP or does not exist");
    CHECK(found.source == "lync.schertz.local");
    const MsDiagnostic other = parse_ms_diagnostic(
        R"( 1010 ;source="edge.contoso.example" ; Reason="Certificate trust; peer \"a\"" ;LookupCalled="false")");
    CHECK(other.id == 1010);
    CHECK(other.source == "edge.contoso.example");
    CHECK(other.reason == R"(Certificate trust; peer "a")");
}

TEST_CASE("ms-diagnostics: the value stays as it stands beside what was read of it") {
    constexpr std::string_view kText =
        R"(1000;reason="Final handshake failed";HRESULT="0x8009030C")";
    CHECK(parse_ms_diagnostic(kText).text == kText);
    CHECK(parse_ms_diagnostic("x" + std::string(5000, 'y')).text.size() == kMaxText);
    CHECK(parse_ms_diagnostic("1;reason=\"" + std::string(5000, 'y') + '"').reason.size() ==
          kMaxText);
}

TEST_CASE("ms-diagnostics: what cannot be read is empty and never an id") {
    for (const std::string_view text : {"", ";", "abc", "-1", "99999999999", "4005 x", "1.5"}) {
        CAPTURE(text);
        CHECK(parse_ms_diagnostic(text).id == 0);
        CHECK(parse_ms_diagnostic(text).reason.empty());
    }
    CHECK(parse_ms_diagnostic("4005;reason=\"cut").reason == "\"cut");
}
