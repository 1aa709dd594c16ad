// SPDX-License-Identifier: GPL-2.0-or-later
#include "bytes/reader.h"

#include <array>

#include <doctest/doctest.h>

using siptls::Bytes;
using siptls::Reader;

TEST_CASE("reader: numbers come in network byte order") {
    const std::array<std::uint8_t, 10> bytes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    Reader in{bytes};
    CHECK(in.u8() == 1);
    CHECK(in.u16() == 0x0203);
    CHECK(in.u24() == 0x040506);
    CHECK(in.u32() == 0x0708090a);
    CHECK(in.at_end());
}

TEST_CASE("reader: a read past the end fails for good and gives zero") {
    const std::array<std::uint8_t, 3> bytes = {1, 2, 3};
    Reader in{bytes};
    CHECK(in.u32() == 0);
    CHECK_FALSE(in.ok());
    CHECK(in.u8() == 0);
    CHECK(in.rest().empty());
    CHECK_FALSE(in.at_end());
    CHECK(in.remaining() == 0);
}

TEST_CASE("reader: a prefixed part never reaches beyond what is there") {
    const std::array<std::uint8_t, 4> bytes = {0, 2, 7, 8};
    Reader fits{bytes};
    CHECK(fits.prefixed(2).size() == 2);
    CHECK(fits.at_end());
    Reader cut{Bytes{bytes}.first(3)};
    CHECK(cut.prefixed(2).empty());
    CHECK_FALSE(cut.ok());
}
