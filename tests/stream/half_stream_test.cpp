// SPDX-License-Identifier: GPL-2.0-or-later
#include "stream/half_stream.h"

#include <algorithm>
#include <array>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "stream/limits.h"

using namespace siptls;
using stream::HalfStream;
using stream::Piece;
using Taken = stream::HalfStream::Taken;

namespace {

// Offers segments and keeps what comes out; '.' stands for a byte that was cut off.
struct Reader {
    HalfStream half;
    std::string out;

    Reader() { half.start(0); }

    Taken offer(std::uint64_t offset, std::string_view text, std::uint64_t cut = 0) {
        Piece piece{{}, {}, offset, bytes_of(text), cut};
        Piece ready;
        const Taken taken = half.offer(piece, ready);
        if (taken == Taken::InOrder) {
            do {
                take(ready);
                drain();
            } while (half.offer(piece, ready) == Taken::InOrder);
        }
        return taken;
    }

    void drain() {
        Piece piece;
        std::vector<std::uint8_t> storage;
        while (half.take_contiguous(piece, storage)) {
            take(piece);
        }
    }

    void take(const Piece& piece) {
        CHECK(piece.offset == out.size());
        out.append(piece.bytes.begin(), piece.bytes.end());
        out.append(piece.cut, '.');
    }

    static Bytes bytes_of(std::string_view text) {
        return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
    }
};

}  // namespace

TEST_CASE("half stream: segments in any order come out in order") {
    Reader reader;
    CHECK(reader.offer(4, "efg") == Taken::Kept);
    CHECK(reader.offer(2, "cd") == Taken::Kept);
    CHECK(reader.out.empty());
    CHECK(reader.half.has_hole());
    CHECK(reader.offer(0, "ab") == Taken::InOrder);
    CHECK(reader.out == "abcdefg");
    CHECK_FALSE(reader.half.has_hole());
    CHECK(reader.half.pending_size() == 0);
}

TEST_CASE("half stream: what is known already is a repetition, stored or handed on") {
    Reader reader;
    reader.offer(0, "abc");
    CHECK(reader.offer(0, "abc") == Taken::Repeated);
    CHECK(reader.offer(1, "b") == Taken::Repeated);
    CHECK(reader.offer(3, "") == Taken::Repeated);
    reader.offer(5, "fgh");
    CHECK(reader.offer(5, "fgh") == Taken::Repeated);
    CHECK(reader.offer(6, "g") == Taken::Repeated);
    CHECK(reader.offer(2, "cde") == Taken::InOrder);
    CHECK(reader.out == "abcdefgh");
}

TEST_CASE("half stream: of overlapping segments the bytes seen first win") {
    Reader reader;
    SUBCASE("handed on, then stored") {
        reader.offer(0, "abcd");
        reader.offer(2, "XXef");
        CHECK(reader.out == "abcdef");
    }
    SUBCASE("stored, then in order") {
        reader.offer(2, "cd");
        reader.offer(0, "abXXef");
        CHECK(reader.out == "abcdef");
    }
    SUBCASE("stored, then stored behind") {
        reader.offer(1, "bcd");
        reader.offer(3, "Xef");
        reader.offer(0, "a");
        CHECK(reader.out == "abcdef");
    }
    SUBCASE("stored, then stored before") {
        reader.offer(3, "def");
        reader.offer(1, "bcX");
        reader.offer(0, "a");
        CHECK(reader.out == "abcdef");
    }
    SUBCASE("stored, then a longer one at the same place") {
        reader.offer(1, "bc");
        reader.offer(1, "XXdef");
        reader.offer(0, "a");
        CHECK(reader.out == "abcdef");
    }
    SUBCASE("one over several stored") {
        reader.offer(1, "b");
        reader.offer(3, "d");
        reader.offer(0, "aXcXef");
        CHECK(reader.out == "abcdef");
    }
    SUBCASE("one stored over several stored") {
        reader.offer(2, "c");
        reader.offer(4, "e");
        reader.offer(1, "bXdXf");
        reader.offer(0, "a");
        CHECK(reader.out == "abcdef");
    }
}

TEST_CASE("half stream: first seen wins for random segments of random bytes") {
    std::mt19937 random(20110607);
    for (int round = 0; round < 300; ++round) {
        constexpr std::size_t kLength = 64;
        Reader reader;
        std::array<std::optional<char>, kLength> first{};
        while (reader.out.size() < kLength) {
            const std::size_t offset = random() % kLength;
            const std::size_t length = 1 + random() % std::min<std::size_t>(12, kLength - offset);
            std::string text;
            for (std::size_t at = offset; at < offset + length; ++at) {
                text += static_cast<char>('a' + random() % 26);
                first[at] = first[at].value_or(text.back());
            }
            reader.offer(offset, text);
        }
        for (std::size_t at = 0; at < kLength; ++at) {
            REQUIRE(reader.out[at] == first[at]);
        }
        CHECK(reader.half.pending_size() == 0);
    }
}

TEST_CASE("half stream: cut bytes count, in order and stored") {
    Reader reader;
    reader.offer(0, "ab", 3);
    CHECK(reader.out == "ab...");
    reader.offer(10, "k", 4);
    reader.offer(12, "XXXp");
    reader.offer(5, "fghij");
    CHECK(reader.out == "ab...fghijk....p");
    reader.offer(17, "", 2);
    reader.offer(16, "qX");
    CHECK(reader.out == "ab...fghijk....pq..");
}

TEST_CASE("half stream: sequence numbers wrap around") {
    HalfStream half;
    half.start(0xfffffffe);
    CHECK(half.offset_of(0xfffffffe) == 0);
    CHECK(half.offset_of(0xfffffffd) == -1);
    CHECK(half.offset_of(3) == 5);
    half.advance_to(0x1'0000'0000);
    CHECK(half.offset_of(0xfffffffe) == 0x1'0000'0000);
    CHECK(half.offset_of(8) == 0x1'0000'000a);
    CHECK(half.offset_of(0xfffffff0) == 0xffff'fff2);
}

TEST_CASE("half stream: memory of stored segments has a ceiling, also for tiny ones") {
    Reader reader;
    std::uint64_t offset = 1;
    std::size_t kept = 0;
    while (reader.offer(offset, "x") == Taken::Kept) {
        offset += 2;
        REQUIRE(++kept < stream::kMaxPendingBytes);
    }
    CHECK(reader.offer(offset, "x") == Taken::Full);
    CHECK(reader.half.pending_size() <= stream::kMaxPendingBytes);
    CHECK(kept == stream::kMaxPendingBytes / (stream::kSegmentOverhead + 1));
    CHECK(reader.offer(0, "x") == Taken::InOrder);
    CHECK(reader.offer(offset, "x") == Taken::Kept);
}

TEST_CASE("half stream: a piece too large for the ceiling stores nothing") {
    Reader reader;
    const std::string large(stream::kMaxPendingBytes, 'x');
    CHECK(reader.offer(1, large) == Taken::Full);
    CHECK_FALSE(reader.half.has_hole());
    CHECK(reader.offer(0, large) == Taken::InOrder);
}

TEST_CASE("half stream: only stored bytes can be contradicted") {
    Reader reader;
    reader.offer(0, "ab");
    reader.offer(4, "ef");
    const auto contradicts = [&](std::uint64_t offset, std::string_view text) {
        return reader.half.contradicts(Piece{{}, {}, offset, Reader::bytes_of(text), 0});
    };
    CHECK_FALSE(contradicts(4, "ef"));
    CHECK_FALSE(contradicts(2, "cdefgh"));
    CHECK_FALSE(contradicts(5, "f"));
    CHECK_FALSE(contradicts(0, "XXcd"));
    CHECK_FALSE(contradicts(6, "gh"));
    CHECK(contradicts(4, "eX"));
    CHECK(contradicts(2, "cdXf"));
    CHECK(contradicts(5, "Xgh"));
}

TEST_CASE("half stream: nothing remains behind an end") {
    Reader reader;
    reader.offer(2, "cd");
    reader.offer(5, "fg");
    reader.offer(9, "j", 2);
    CHECK(reader.half.end() == 12);
    reader.half.drop_behind(10);
    CHECK(reader.half.end() == 10);
    reader.half.drop_behind(6);
    CHECK(reader.half.end() == 6);
    reader.half.drop_behind(3);
    CHECK(reader.half.end() == 3);
    reader.offer(0, "ab");
    CHECK(reader.out == "abc");
    CHECK(reader.half.pending_size() == 0);
}
