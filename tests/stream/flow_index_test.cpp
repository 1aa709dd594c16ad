// SPDX-License-Identifier: GPL-2.0-or-later
#include "stream/flow_index.h"

#include <map>
#include <random>

#include <doctest/doctest.h>

#include "stream/conversation.h"

using namespace siptls;
using stream::FlowIndex;
using stream::FlowKey;

TEST_CASE("flow index: agrees with a map under random insertion and removal") {
    // Few distinct hashes, many equal tags and homes: long runs, also around the table's end.
    struct Flow {
        std::uint64_t hash;
        std::uint32_t slot;
    };
    for (const std::uint64_t hashes : {7ULL, 500ULL, 1ULL << 40}) {
        CAPTURE(hashes);
        std::mt19937_64 random(42);
        FlowIndex index(1);
        std::map<std::uint32_t, std::uint64_t> model;  // slot -> hash
        for (int step = 0; step < 20'000; ++step) {
            const auto slot = static_cast<std::uint32_t>(random() % 3'000);
            const auto known = model.find(slot);
            if (known == model.end()) {
                // Near the end of the table, however large it is, so that runs wrap.
                const std::uint64_t hash = 0xabcd0000fffffff8ULL + random() % hashes;
                model.emplace(slot, hash);
                index.insert(hash, slot);
            } else if (random() % 2 == 0) {
                index.erase(known->second, slot);
                model.erase(known);
            }
            const auto probe = static_cast<std::uint32_t>(random() % 3'000);
            const auto expected = model.find(probe);
            const std::uint64_t hash =
                expected == model.end() ? 0xabcd0000fffffff8ULL : expected->second;
            const auto found = index.find(hash, [&](std::uint32_t at) { return at == probe; });
            REQUIRE(found == (expected == model.end() ? FlowIndex::kNone : probe));
        }
        for (const auto& [slot, hash] : model) {
            REQUIRE(index.find(hash, [s = slot](std::uint32_t at) { return at == s; }) == slot);
        }
    }
}

TEST_CASE("flow index: erasing what is not there changes nothing") {
    FlowIndex index(1);
    index.insert(5, 1);
    index.erase(5, 2);
    index.erase(6, 1 + 1);
    CHECK(index.find(5, [](std::uint32_t slot) { return slot == 1; }) == 1);
}

TEST_CASE("flow key: both directions have one key, other endpoints another") {
    const Endpoint a = test::endpoint(0x0a000001, 5061);
    const Endpoint b = test::endpoint(0x0a000002, 40'000);
    bool swapped = false;
    bool back = false;
    const FlowKey key(a, b, swapped);
    CHECK(key == FlowKey(b, a, back));
    CHECK(swapped != back);
    CHECK((swapped ? key.high() : key.low()) == a);
    CHECK((swapped ? key.low() : key.high()) == b);
    const FlowIndex one(1);
    CHECK(one.hash(key) != FlowIndex(2).hash(key));
    for (const Endpoint& c :
         {test::endpoint(0x0a000003, 40'000), test::endpoint(0x0a000002, 40'001)}) {
        const FlowKey elsewhere(a, c, back);
        CHECK_FALSE(elsewhere == key);
        CHECK(one.hash(elsewhere) != one.hash(key));
    }
    CHECK(FlowKey(a, a, back).low() == a);
    CHECK_FALSE(back);
}
