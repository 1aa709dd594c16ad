// SPDX-License-Identifier: GPL-2.0-or-later
#include "bytes/domain_name.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "text_properties.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

DomainName read(std::string_view wire, std::size_t start = 0) {
    return read_domain_name(bytes_of(wire), start);
}

// As many as a name of kMaxDomainName bytes has room for.
constexpr std::size_t kMostLabels = 127;

// One-byte labels, `count` of them, then the root.
std::string many_labels(std::size_t count) {
    std::string wire;
    for (std::size_t label = 0; label < count; ++label) {
        wire += std::string("\1a", 2);
    }
    return wire + std::string(1, '\0');
}

}  // namespace

TEST_CASE("domain name: labels become lower-case text without trailing dot") {
    const auto name = read(std::string("\3SIP\6mslync\3net\0rest", 20));
    CHECK(name.status == NameStatus::Whole);
    CHECK(name.text == "sip.mslync.net");
    CHECK(name.end == 16);
    CHECK(read(std::string(1, '\0')).text.empty());
    CHECK(read(std::string(1, '\0')).status == NameStatus::Whole);
}

TEST_CASE("domain name: bytes that could be mistaken are escaped") {
    const auto name = read(std::string("\6a.b\\\0\xff\2c \0", 11));
    REQUIRE(name.status == NameStatus::Whole);
    CHECK(name.text == R"(a\046b\092\000\255.c\032)");
}

TEST_CASE("domain name: pointers lead backwards only") {
    const std::string message("\3net\0\6mslync\xc0\x00\3sip\xc0\x05", 20);
    const auto name = read(message, 14);
    CHECK(name.status == NameStatus::Whole);
    CHECK(name.text == "sip.mslync.net");
    CHECK(name.end == 20);
    CHECK(read(std::string("\xc0\x00", 2)).status == NameStatus::Malformed);
    CHECK(read(std::string("\1a\xc0\x00", 4)).status == NameStatus::Malformed);
    CHECK(read(std::string("\1a\xc0\x04\1b\0", 7)).status == NameStatus::Malformed);
    // Two runs that point at each other.
    CHECK(read(std::string("\1a\xc0\x04\1b\xc0\x00", 8), 4).status == NameStatus::Malformed);
}

TEST_CASE("domain name: reserved label types are malformed") {
    CHECK(read(std::string("\x40\x01", 2)).status == NameStatus::Malformed);
    CHECK(read(std::string("\x80\x01", 2)).status == NameStatus::Malformed);
}

TEST_CASE("domain name: 127 labels and 255 bytes are the most") {
    CHECK(read(many_labels(kMostLabels)).status == NameStatus::Whole);
    CHECK(read(many_labels(kMostLabels + 1)).status == NameStatus::Malformed);
    // A pointer may not stretch a name beyond the limit either.
    std::string message = many_labels(kMostLabels);
    const std::size_t start = message.size();
    message += std::string("\1b\xc0\x00", 4);
    CHECK(read(message, start).status == NameStatus::Malformed);
}

TEST_CASE("domain name: every proper prefix is cut") {
    const std::string wire("\3sip\6mslync\3net\0", 16);
    for_each_prefix(bytes_of(wire), [](Bytes prefix) {
        CHECK(read_domain_name(prefix, 0).status == NameStatus::Cut);
    });
    CHECK(read("", 5).status == NameStatus::Cut);
}
