// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/keyed_hmac.h"

#include <algorithm>
#include <array>

#include <doctest/doctest.h>
#include <openssl/evp.h>

#include "tls/decrypt/buffer.h"
#include "tls/decrypt/digest_name.h"

using namespace siptls;
using namespace siptls::decrypt;
using namespace siptls::tests;

namespace {

// The same by OpenSSL's own function.
Buffer openssl_hmac(tls::Digest digest, Bytes key, Bytes text) {
    Buffer mac(EVP_MAX_MD_SIZE);
    std::size_t length = 0;
    const std::uint8_t none = 0;
    REQUIRE(EVP_Q_mac(nullptr, "HMAC", nullptr, digest_name(digest), nullptr,
                      key.empty() ? &none : key.data(), key.size(), text.data(), text.size(),
                      mac.data(), mac.size(), &length) != nullptr);
    mac.resize(length);
    return mac;
}

}  // namespace

TEST_CASE("HMAC is OpenSSL's, with keys of any length and as often as it is asked for") {
    Buffer text(300);
    for (std::size_t at = 0; at < text.size(); ++at) {
        text[at] = static_cast<std::uint8_t>(at);
    }
    const Bytes bytes(text);
    for (const auto digest : {tls::Digest::Md5, tls::Digest::Sha1, tls::Digest::Sha256,
                              tls::Digest::Sha384, tls::Digest::Sha512}) {
        for (const std::size_t length : {0, 1, 48, 63, 64, 65, 127, 128, 129, 1024}) {
            CAPTURE(digest_name(digest));
            CAPTURE(length);
            const Buffer key(length, 0xc5);
            const KeyedHmac hmac(digest, key);
            const Digested whole = hmac({bytes});
            CHECK(std::ranges::equal(whole.bytes(), openssl_hmac(digest, key, bytes)));
            const Digested parts = hmac({bytes.first(100), {}, bytes.subspan(100)});
            CHECK(std::ranges::equal(parts.bytes(), whole.bytes()));
            CHECK(std::ranges::equal(hmac({bytes.first(1)}).bytes(),
                                     openssl_hmac(digest, key, bytes.first(1))));
        }
    }
}

TEST_CASE("HMAC gives nothing with a digest that is not known") {
    const std::array<std::uint8_t, 3> key = {1, 2, 3};
    for (const auto digest : {tls::Digest::Unknown, tls::Digest::Sm3}) {
        CHECK(KeyedHmac(digest, key)({key}).empty());
        CHECK(KeyedHmac(digest, {})({}).empty());
    }
}
