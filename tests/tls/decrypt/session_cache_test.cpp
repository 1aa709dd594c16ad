// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/session_cache.h"

#include <doctest/doctest.h>

#include "tls/decrypt/limits.h"

using namespace siptls;
using namespace siptls::decrypt;

TEST_CASE("a session is found by its id or ticket, the latest secret counts") {
    SessionCache cache(1);
    const Buffer id(32, 1);
    cache.remember(id, Buffer(48, 5));
    cache.remember(id, Buffer(48, 6));
    cache.remember({}, Buffer(48, 7));
    cache.remember(Buffer(32, 3), Buffer(47, 7));
    CHECK(cache.find(id) == Buffer(48, 6));
    CHECK(cache.find(Buffer(32, 2)).empty());
    CHECK(cache.find(Buffer(32, 3)).empty());
    CHECK(cache.find(Buffer(31, 1)).empty());
    CHECK(cache.find({}).empty());
    CHECK(cache.dropped() == 0);
}

TEST_CASE("beyond the limit the oldest session is let go") {
    SessionCache cache(1);
    Buffer id(32);
    for (std::size_t number = 0; number <= kMaxCachedSessions; ++number) {
        id[0] = static_cast<std::uint8_t>(number);
        id[1] = static_cast<std::uint8_t>(number >> 8);
        id[2] = static_cast<std::uint8_t>(number >> 16);
        cache.remember(id, Buffer(48, 5));
    }
    CHECK(cache.dropped() == 1);
    CHECK(cache.find(Buffer(32)).empty());
    CHECK_FALSE(cache.find(id).empty());
}
