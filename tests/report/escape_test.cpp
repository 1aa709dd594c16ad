// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/escape.h"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "siptls/wording.h"

using namespace siptls;

TEST_CASE("escape: what a terminal obeys or a reader cannot see is spelled out") {
    const struct {
        std::string raw;
        const char* shown;
    } rows[] = {
        {"sip.example.com", "sip.example.com"},
        {"\x1b[2J", "\\x1b[2J"},
        {std::string("a\0b", 3), "a\\x00b"},
        {"\r\n\t", "\\x0d\\x0a\\x09"},
        {"\x7f", "\\x7f"},
        {"\xc2\x9b", "\\u{9b}"},
        {"\xe2\x80\xae\xe2\x81\xa6\xe2\x80\x8b\xef\xbb\xbf",
         "\\u{202e}\\u{2066}\\u{200b}\\u{feff}"},
        {"\xf3\xa0\x81\x81", "\\u{e0041}"},
        {"m\xc3\xbcller", "m\xc3\xbcller"},
        {"\\x1b", "\\\\x1b"},
        {"\xff\xfe", "\\xff\\xfe"},
        {"\xc3", "\\xc3"},
        {"\xc0\x9b", "\\xc0\\x9b"},                    // overlong
        {"\xe0\x82\x9b", "\\xe0\\x82\\x9b"},           // overlong
        {"\xed\xa0\x80", "\\xed\\xa0\\x80"},           // surrogate
        {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},  // beyond U+10FFFF
        {"\x9b", "\\x9b"},
    };
    for (const auto& row : rows) {
        CHECK(escape_text(row.raw) == row.shown);
        CHECK(escape_again(row.shown) == row.shown);
    }
}

TEST_CASE("escape: JSON keeps the value of valid text and stays one line of safe bytes") {
    CHECK(report::json_literal("a\"\\\n") == "\"a\\\"\\\\\\u000a\"");
    CHECK(report::json_literal("\xc2\x9b\xe2\x80\xae") == "\"\\u009b\\u202e\"");
    CHECK(report::json_literal("\xf3\xa0\x81\x81") == "\"\\udb40\\udc41\"");
    CHECK(report::json_literal("\xff") == "\"\\\\xff\"");
    CHECK(report::json_literal("\xc3\xbc") == "\"\xc3\xbc\"");
}

TEST_CASE("escape: one byte that is not plain is found wherever it stands") {
    for (int value = 0; value < 256; ++value) {
        const char c = static_cast<char>(value);
        const bool plain = value >= ' ' && value <= '~' && c != '"' && c != '\\';
        CHECK(report::is_plain(c) == plain);
        for (std::size_t at = 0; at < 19; ++at) {
            std::string text = "sip.example.com !#~";
            text[at] = c;
            REQUIRE(report::is_plain(text) == plain);
            for (std::size_t size = at + 1; size <= text.size(); ++size) {
                const std::string_view part = std::string_view(text).substr(0, size);
                std::string copied(size, '-');
                REQUIRE(report::copy_plain(part, copied.data()) == plain);
                REQUIRE((!plain || copied == part));
            }
        }
    }
}

TEST_CASE("escape: every pair of bytes gives clean text") {
    for (int a = 0; a < 256; ++a) {
        for (int b = 0; b < 256; ++b) {
            const std::string raw = {static_cast<char>(a), static_cast<char>(b)};
            for (const char c : escape_text(raw)) {
                const auto byte = static_cast<unsigned char>(c);
                REQUIRE((byte >= 0x20 && byte != 0x7f));
            }
            for (const char c : report::json_literal(raw)) {
                REQUIRE(static_cast<unsigned char>(c) >= 0x20);
            }
        }
    }
}

TEST_CASE("escape: shortening cuts between characters and says so") {
    CHECK(report::shorten("abcdef", 6) == "abcdef");
    CHECK(report::shorten("abcdefg", 6) == "abc...");
    CHECK(report::shorten("\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc", 5) ==
          "\xc3\xbc\xc3\xbc...");
    CHECK(report::columns("m\xc3\xbcller") == 6);
}

TEST_CASE("escape: shortening leaves no part of an escape") {
    const std::string escaped = escape_text("a\x1b\xe2\x80\xae\\bc");
    REQUIRE(escaped == "a\\x1b\\u{202e}\\\\bc");
    for (std::size_t limit = 4; limit < escaped.size(); ++limit) {
        const std::string text = report::shorten(escaped, limit);
        CAPTURE(text);
        CHECK(text.size() <= limit);
        const std::string kept = text.substr(0, text.size() - 3);
        const bool whole = kept == "a" || kept == "a\\x1b" || kept == "a\\x1b\\u{202e}" ||
                           kept == "a\\x1b\\u{202e}\\\\";
        CHECK(whole);
        CHECK(text.ends_with("..."));
    }
}
