// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/json_out.h"

#include <limits>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

using namespace siptls;

namespace {

std::string span_text(Nanoseconds value) {
    std::ostringstream text;
    report::JsonOut out(text);
    out.span(value);
    out.flush();
    return text.str();
}

}  // namespace

TEST_CASE("json: a span is in seconds, to the nearest microsecond") {
    CHECK(span_text(0) == "0.0");
    CHECK(span_text(1'500'000'000) == "1.5");
    CHECK(span_text(151'234'500) == "0.151235");
    CHECK(span_text(1'000) == "0.000001");
    CHECK(span_text(499) == "0.0");
    CHECK(span_text(999'999'500) == "1.0");
    CHECK(span_text(3600 * kSecond) == "3600.0");
}

TEST_CASE("json: a span before zero has its sign, unless nothing is left of it") {
    CHECK(span_text(-250'000'000) == "-0.25");
    CHECK(span_text(-499) == "0.0");
    CHECK(span_text(std::numeric_limits<Nanoseconds>::min()) == "-9223372036.854776");
    CHECK(span_text(std::numeric_limits<Nanoseconds>::max()) == "9223372036.854776");
}
