// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/name_texts.h"

#include <memory>
#include <string>

#include <doctest/doctest.h>
#include <openssl/x509.h>

#include "x509/limits.h"
#include "x509/openssl_text.h"

using namespace siptls::x509;

namespace {

using NamePtr = std::unique_ptr<X509_NAME, decltype(&X509_NAME_free)>;

NamePtr named(const std::string& organisation, int attributes = 1) {
    NamePtr name{X509_NAME_new(), X509_NAME_free};
    for (int count = 0; count < attributes; ++count) {
        X509_NAME_add_entry_by_txt(name.get(), "O", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(organisation.data()),
                                   static_cast<int>(organisation.size()), -1, 0);
    }
    return name;
}

}  // namespace

TEST_CASE("name texts: each name has its own, however many come in turn") {
    NameTexts texts;
    for (int round = 0; round < 2; ++round) {
        for (int number = 0; number < 300; ++number) {
            const NamePtr name = named("Authority, " + std::to_string(number));
            REQUIRE(texts.of(name.get()) == "O=Authority\\, " + std::to_string(number));
            REQUIRE(texts.of(name.get()) == name_text(name.get()));
        }
    }
}

TEST_CASE("name texts: an empty name and one too long to be remembered are worded all the same") {
    NameTexts texts;
    const NamePtr empty = named("", 0);
    const NamePtr large =
        named(std::string(60, 'x'), 1 + static_cast<int>(kMaxRememberedName) / 60);
    for (int round = 0; round < 2; ++round) {
        CHECK(texts.of(empty.get()).empty());
        CHECK(texts.of(large.get()).size() > kMaxRememberedName);
        CHECK(texts.of(large.get()) == name_text(large.get()));
    }
}
