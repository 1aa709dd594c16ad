// SPDX-License-Identifier: GPL-2.0-or-later
// What has gone by is recognised when it comes again, however it is cut, and so is what differs.
#include "stream/passed_bytes.h"

#include <algorithm>
#include <random>
#include <vector>

#include <doctest/doctest.h>

using namespace siptls;
using stream::PassedBytes;
using stream::PlacedSum;

namespace {

using Buffer = std::vector<std::uint8_t>;

Buffer noise(std::size_t size, unsigned seed) {
    std::mt19937 random(seed);
    Buffer bytes(size);
    std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<std::uint8_t>(random()); });
    return bytes;
}

Bytes part(const Buffer& bytes, std::size_t from, std::size_t to) {
    return Bytes(bytes).subspan(from, to - from);
}

// Ends of pieces of the whole, at random.
std::vector<std::size_t> cuts(std::mt19937& random, std::size_t size, std::size_t count) {
    std::vector<std::size_t> places = {0, size};
    while (places.size() < count + 1) {
        places.push_back(random() % size);
    }
    std::sort(places.begin(), places.end());
    return places;
}

}  // namespace

TEST_CASE("passed bytes: sums of neighbours add up wherever the border lies") {
    const Buffer bytes = noise(100, 1);
    for (const std::uint64_t offset : {0U, 1U, 13U}) {
        const PlacedSum whole(offset, bytes);
        for (std::size_t at = 0; at <= bytes.size(); ++at) {
            const PlacedSum both = PlacedSum(offset, part(bytes, 0, at)) +
                                   PlacedSum(offset + at, part(bytes, at, bytes.size()));
            CHECK(whole == both);
        }
    }
}

TEST_CASE("passed bytes: one changed byte anywhere changes the sum") {
    const Buffer bytes = noise(100, 2);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        Buffer other = bytes;
        other[at] = static_cast<std::uint8_t>(other[at] + 1);
        CHECK(PlacedSum(3, bytes) != PlacedSum(3, other));
    }
}

TEST_CASE("passed bytes: a repetition is told from a contradiction in any cutting") {
    std::mt19937 random(3);
    for (unsigned round = 0; round < 500; ++round) {
        CAPTURE(round);
        const Buffer bytes = noise(1 + random() % 5'000, round);
        const std::uint64_t start = random() % 3 == 0 ? 0 : random();
        PassedBytes passed;
        const auto pieces = cuts(random, bytes.size(), 1 + random() % 8);
        for (std::size_t number = 1; number < pieces.size(); ++number) {
            passed.note(start + pieces[number - 1],
                        part(bytes, pieces[number - 1], pieces[number]));
        }
        const auto repeat = [&](const Buffer& again) {
            bool differs = false;
            const auto places = cuts(random, again.size(), 1 + random() % 8);
            for (std::size_t number = 1; number < places.size(); ++number) {
                differs |= passed.contradicted_by(start + places[number - 1],
                                                  part(again, places[number - 1], places[number]));
            }
            return differs;
        };
        CHECK_FALSE(repeat(bytes));
        Buffer other = bytes;
        ++other[random() % other.size()];
        CHECK(repeat(other));
        CHECK_FALSE(repeat(bytes));
    }
}

TEST_CASE("passed bytes: what is not remembered is not contradicted") {
    const Buffer bytes = noise(100, 4);
    PassedBytes passed;
    CHECK_FALSE(passed.contradicted_by(0, bytes));
    passed.note(50, part(bytes, 50, 60));
    passed.note(60, part(bytes, 60, 70));
    CHECK_FALSE(passed.contradicted_by(0, noise(50, 5)));  // before all that is known
    CHECK_FALSE(passed.contradicted_by(0, noise(55, 5)));  // and half a piece
    CHECK_FALSE(passed.contradicted_by(56, noise(9, 5)));  // two halves
    CHECK(passed.contradicted_by(55, noise(15, 5)));       // a half and a whole one
    passed.note(90, part(bytes, 90, 100));                 // behind a gap
    CHECK_FALSE(passed.contradicted_by(50, noise(40, 5)));
    CHECK(passed.contradicted_by(50, noise(50, 5)));
    CHECK_FALSE(passed.contradicted_by(90, part(bytes, 90, 100)));
}

TEST_CASE("passed bytes: half a repetition before a gap is not joined with what comes behind it") {
    const Buffer bytes = noise(100, 6);
    PassedBytes passed;
    passed.note(0, part(bytes, 0, 40));
    CHECK_FALSE(passed.contradicted_by(0, part(bytes, 0, 20)));
    passed.note(60, part(bytes, 60, 100));
    CHECK_FALSE(passed.contradicted_by(20, part(bytes, 20, 100)));
}

TEST_CASE("passed bytes: of many pieces the last ones are known") {
    const Buffer bytes = noise(1'000, 7);
    PassedBytes passed;
    for (std::size_t at = 0; at < bytes.size(); at += 10) {
        passed.note(at, part(bytes, at, at + 10));
    }
    CHECK_FALSE(passed.contradicted_by(0, noise(800, 8)));
    CHECK(passed.contradicted_by(980, noise(20, 8)));
    CHECK_FALSE(passed.contradicted_by(0, bytes));
}
