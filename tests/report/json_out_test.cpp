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

TEST_CASE("json: what reads the same is written again, what differs is not") {
    std::ostringstream text;
    report::JsonOut out(text);
    report::LatelyWritten<std::string, 2> lately;
    int writes = 0;
    const auto write = [&](const std::string& value) {
        ++writes;
        out.text(value);
    };
    out.begin_object();
    for (const char* value : {"a\"", "a\"", "b", "a\"", "c", "a\""}) {
        out.again("x", std::string(value), lately, write);
        out.number("n", 1);
    }
    out.end_object();
    out.flush();
    CHECK(text.str() == R"({"x":"a\"","n":1,"x":"a\"","n":1,"x":"b","n":1,"x":"a\"","n":1,)"
                        R"("x":"c","n":1,"x":"a\"","n":1})");
    CHECK(writes == 4);  // "a" and "b" are remembered, then "c" takes the place of "a"
}

TEST_CASE("json: what has left the buffer in part is not taken for the whole") {
    std::ostringstream text;
    report::JsonOut out(text);
    report::LatelyWritten<std::string, 2> lately;
    const auto write = [&](const std::string& value) { out.text(value); };
    const std::string large(100'000, 'x');
    std::string expected;
    out.begin_array();
    for (int round = 0; round < 3; ++round) {
        // As many bytes before it as put its end before, at and behind the end of the buffer.
        for (const std::size_t before : {65'500U, 65'520U, 65'530U, 65'536U}) {
            const std::string filling(before, 'f');
            out.begin_object();
            out.again("v", filling, lately, write);
            out.again("v", std::string("value"), lately, write);
            out.again("v", large, lately, write);
            out.again("v", large, lately, write);
            out.end_object();
            expected += expected.empty() ? "" : ",";
            expected += R"({"v":")" + filling + R"(","v":"value","v":")" + large + R"(","v":")" +
                        large + R"("})";
        }
    }
    out.end_array();
    out.flush();
    CHECK(text.str() == "[" + expected + "]");
}

TEST_CASE("json: commas and colons stand where they belong") {
    std::ostringstream text;
    report::JsonOut out(text);
    for (int document = 0; document < 2; ++document) {
        out.begin_object();
        out.text("a", "plain");
        out.text("b", "with \"quotes\"");
        out.key("c");
        out.begin_array();
        out.begin_object();
        out.end_object();
        out.end_array();
        out.any_key("any \"key\"");
        out.begin_array();
        out.text("with \"quotes\"");
        out.number(18446744073709551615U);
        out.boolean(false);
        out.null();
        out.seconds(0.1 + 0.2);
        out.seconds(-1e-7);
        out.begin_array();
        out.end_array();
        out.text("");
        out.end_array();
        out.boolean("last", true);
        out.end_object();
        out.line_feed();
    }
    out.flush();
    const std::string document =
        R"({"a":"plain","b":"with \"quotes\"","c":[{}],"any \"key\"":["with \"quotes\"",)"
        R"(18446744073709551615,false,null,0.3,-0.0,[],""],"last":true})"
        "\n";
    CHECK(text.str() == document + document);
}

TEST_CASE("json: frames and endpoints are written whole, however large") {
    std::ostringstream text;
    report::JsonOut out(text);
    out.begin_array();
    out.frame(FrameRef{});
    out.frame(FrameRef{std::numeric_limits<std::uint64_t>::max(),
                       std::numeric_limits<std::uint32_t>::max()});
    out.endpoint(*parse_endpoint("192.0.2.255:65535"));
    out.endpoint(*parse_endpoint("[2001:db8:1111:2222:3333:4444:5555:6666]:1"));
    out.endpoint(Endpoint{});
    out.time(Timestamp{1'298'800'000'123'456'789, 9});
    out.end_array();
    out.flush();
    CHECK(text.str() ==
          R"([null,{"capture":4294967295,"number":18446744073709551615},)"
          R"({"ip":"192.0.2.255","port":65535},)"
          R"({"ip":"2001:db8:1111:2222:3333:4444:5555:6666","port":1},{"ip":"","port":0},)"
          R"("2011-02-27T09:46:40.123456789Z"])");
}
