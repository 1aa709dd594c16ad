// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/header_lines.h"

#include <doctest/doctest.h>

using namespace siptls::sip;

using Step = HeaderLines::Step;

TEST_CASE("header lines: name and value come without blanks") {
    HeaderLines lines{"To : \t<sip:a@b> \r\nFrom:x\nSubject:\r\n\r\nbody"};
    HeaderLine line;
    REQUIRE(lines.next(line) == Step::Line);
    CHECK(line.name == "To");
    CHECK(line.value == "<sip:a@b>");
    REQUIRE(lines.next(line) == Step::Line);
    CHECK(line.name == "From");
    CHECK(line.value == "x");
    REQUIRE(lines.next(line) == Step::Line);
    CHECK(line.value.empty());
    CHECK(lines.next(line) == Step::End);
    CHECK(lines.offset() == 37);
}

TEST_CASE("header lines: a folded field is one line") {
    HeaderLines lines{"Subject: one\r\n two\r\n\tthree\r\nTo: x\r\n\r\n"};
    HeaderLine line;
    REQUIRE(lines.next(line) == Step::Line);
    CHECK(line.value == "one\r\n two\r\n\tthree");
    REQUIRE(lines.next(line) == Step::Line);
    CHECK(line.name == "To");
}

TEST_CASE("header lines: what is no field is named so, and reading goes on") {
    for (const char* text : {"no colon\r\nTo: x\r\n\r\n", ": no name\r\nTo: x\r\n\r\n",
                             "two words: x\r\nTo: x\r\n\r\n", " folded: x\r\nTo: x\r\n\r\n"}) {
        CAPTURE(text);
        HeaderLines lines{text};
        HeaderLine line;
        CHECK(lines.next(line) == Step::Malformed);
        CHECK(lines.next(line) == Step::Line);
        CHECK(line.name == "To");
        CHECK(lines.next(line) == Step::End);
    }
}

TEST_CASE("header lines: a line that may go on is cut") {
    for (const char* text : {"", "\r", "To", "To: x", "To: x\r", "To: x\r\n", "To: x\r\n y\r\n"}) {
        CAPTURE(text);
        HeaderLines lines{text};
        HeaderLine line;
        CHECK(lines.next(line) == Step::Cut);
    }
}

TEST_CASE("header lines: numbers have digits only and 32 bits") {
    CHECK(parse_number("0") == 0U);
    CHECK(parse_number("4294967295") == 4294967295U);
    for (const char* text : {"", "4294967296", "-1", "+1", " 1", "1 ", "1x", "0x1"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_number(text));
    }
}
