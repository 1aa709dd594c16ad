// SPDX-License-Identifier: GPL-2.0-or-later
// Identifiers: the same in every run and through both doors, different for different things.
#include "diagnosis/identifiers.h"

#include <doctest/doctest.h>

#include "diagnosis/scene.h"

using namespace siptls;
using namespace siptls::diagnosis;
using namespace siptls::tests;

namespace {
Endpoint phone(std::uint16_t port) {
    return Endpoint{ip(kPhone), port};
}
}  // namespace

TEST_CASE("an identifier is 16 hexadecimal digits and never changes") {
    const std::string id =
        session_id(phone(50001), Endpoint{ip(kPool), 5061}, Timestamp{1'780'000'000 * kSecond});
    CHECK(id.size() == 16);
    CHECK(id.find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(id == "e7096f34409e2bf0");
}

TEST_CASE("the resolution of the capture does not count, the time does") {
    const Endpoint server{ip(kPool), 5061};
    CHECK(session_id(phone(1), server, Timestamp{5, 6}) ==
          session_id(phone(1), server, Timestamp{5, 9}));
    CHECK(session_id(phone(1), server, Timestamp{5}) != session_id(phone(1), server, Timestamp{6}));
    CHECK(session_id(phone(1), server, Timestamp{5}) != session_id(phone(2), server, Timestamp{5}));
    CHECK(session_id(server, phone(1), Timestamp{5}) != session_id(phone(1), server, Timestamp{5}));
}

TEST_CASE("parts do not run into each other") {
    CHECK(identifier_of({"ab", "c"}) != identifier_of({"a", "bc"}));
    CHECK(identifier_of({"a", ""}) != identifier_of({"a"}));
    CHECK(identifier_of({"1:a"}) != identifier_of({"1", "a"}));
}

TEST_CASE("a Community ID is that of other tools, whichever side is called the client") {
    // Of the specification's own baseline.
    const Endpoint left{ip("128.232.110.120"), 34855};
    const Endpoint right{ip("66.35.250.204"), 80};
    CHECK(community_id(left, right) == "1:LQU9qZlK+B5F3KDmev6m5PMibrg=");
    CHECK(community_id(right, left) == "1:LQU9qZlK+B5F3KDmev6m5PMibrg=");
    const Endpoint left6{ip("2001:470:e5bf:dead:4957:2174:e82c:4887"), 63943};
    const Endpoint right6{ip("2607:f8b0:400c:c03::1a"), 25};
    CHECK(community_id(left6, right6) == "1:/qFaeAR+gFe1KYjMzVDsMv+wgU4=");
}
