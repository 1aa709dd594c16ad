// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/keyed_hmac.h"

#include <algorithm>
#include <array>

#include <doctest/doctest.h>

#include "tls/decrypt/buffer.h"

using namespace siptls;
using namespace siptls::decrypt;

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
    CryptoLibrary library;
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
            KeyedHmac hmac(library, digest, key);
            const Mac whole = hmac({bytes});
            CHECK(std::ranges::equal(whole.bytes(), openssl_hmac(digest, key, bytes)));
            const Mac parts = hmac({bytes.first(100), {}, bytes.subspan(100)});
            CHECK(std::ranges::equal(parts.bytes(), whole.bytes()));
            CHECK(std::ranges::equal(hmac.last({bytes.first(1)}).bytes(),
                                     openssl_hmac(digest, key, bytes.first(1))));
        }
    }
}

TEST_CASE("HMAC gives nothing behind the last, and with a digest that OpenSSL is not asked for") {
    CryptoLibrary library;
    const std::array<std::uint8_t, 3> key = {1, 2, 3};
    KeyedHmac used(library, tls::Digest::Sha256, key);
    CHECK_FALSE(used.last({key}).empty());
    CHECK(used({key}).empty());
    CHECK(used.last({key}).empty());
    KeyedHmac unknown(library, tls::Digest::Unknown, key);
    CHECK(unknown({key}).empty());
}
