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
