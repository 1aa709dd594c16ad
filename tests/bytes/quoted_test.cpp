// SPDX-License-Identifier: GPL-2.0-or-later
#include "bytes/quoted.h"

#include <string_view>

#include <doctest/doctest.h>

using namespace siptls;

TEST_CASE("quoted: what could steer a terminal is escaped in a name") {
    const struct {
        std::string_view name;
        std::string_view shown;
    } rows[] = {
        {"a b.pcap", R"("a b.pcap")"},
        {"\x1b[2Jx", R"("\x1b[2Jx")"},
        {"a\nb\x7f", R"("a\x0ab\x7f")"},
        {"M\xc3\xbcnchen.pcap", "\"M\xc3\xbcnchen.pcap\""},
        {"\xe2\x82\xac\xf0\x9f\x98\x80", "\"\xe2\x82\xac\xf0\x9f\x98\x80\""},
        {"c1 \xc2\x9b", R"("c1 \xc2\x9b")"},
        {"bad \x9b \xff", R"("bad \x9b \xff")"},
        {"cut \xe2\x82", R"("cut \xe2\x82")"},
        {"overlong \xc0\x80 \xe0\x80\x80", R"("overlong \xc0\x80 \xe0\x80\x80")"},
        {"surrogate \xed\xa0\x80", R"("surrogate \xed\xa0\x80")"},
        {"turned \xe2\x80\xae", R"("turned \xe2\x80\xae")"},
        {"zero width \xe2\x80\x8b, a tag \xf3\xa0\x81\x81",
         R"("zero width \xe2\x80\x8b, a tag \xf3\xa0\x81\x81")"},
        {R"(q" b\)", R"("q\x22 b\x5c")"},
        {"", "\"\""},
    };
    for (const auto& row : rows) {
        CHECK(quoted(row.name) == row.shown);
    }
    CHECK(input_name("-") == "standard input");
}
