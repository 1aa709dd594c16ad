// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/compressed_certificate.h"

#include <string>

#include <brotli/encode.h>
#include <doctest/doctest.h>
#include <zlib.h>
#include <zstd.h>

#include "tls/limits.h"

using namespace siptls;
using namespace siptls::decrypt;

namespace {

const Buffer kCertificate(5000, 0x30);

constexpr std::uint16_t kAlgorithms[] = {1, 2, 3};

Buffer pack(std::uint16_t algorithm, const Buffer& plain) {
    Buffer packed(plain.size() + 1024);
    if (algorithm == 1) {
        uLongf length = packed.size();
        compress(packed.data(), &length, plain.data(), plain.size());
        packed.resize(length);
    } else if (algorithm == 2) {
        std::size_t length = packed.size();
        BrotliEncoderCompress(5, 22, BROTLI_MODE_GENERIC, plain.size(), plain.data(), &length,
                              packed.data());
        packed.resize(length);
    } else {
        packed.resize(ZSTD_compress(packed.data(), packed.size(), plain.data(), plain.size(), 3));
    }
    return packed;
}

Buffer message(std::uint16_t algorithm, std::size_t length, const Buffer& packed) {
    Buffer body;
    append_number(body, algorithm, 2);
    append_number(body, length, 3);
    append_number(body, packed.size(), 3);
    append(body, packed);
    return body;
}

}  // namespace

TEST_CASE("zlib, brotli and zstd give the certificate back") {
    for (const std::uint16_t algorithm : kAlgorithms) {
        CAPTURE(algorithm);
        const Buffer packed = pack(algorithm, kCertificate);
        const auto unpacked = unpack_certificate(message(algorithm, kCertificate.size(), packed));
        REQUIRE(unpacked);
        CHECK(*unpacked == kCertificate);
    }
}

TEST_CASE("a message that unpacks to more or less than it states is malformed") {
    for (const std::uint16_t algorithm : kAlgorithms) {
        CAPTURE(algorithm);
        const Buffer packed = pack(algorithm, kCertificate);
        for (const std::size_t length :
             {std::size_t{1}, kCertificate.size() - 1, kCertificate.size() + 1, std::size_t{0}}) {
            CHECK_FALSE(unpack_certificate(message(algorithm, length, packed)));
        }
        const Buffer bomb = pack(algorithm, Buffer(tls::kMaxHandshakeMessage + 1));
        CHECK_FALSE(unpack_certificate(message(algorithm, tls::kMaxHandshakeMessage + 1, bomb)));
    }
}

TEST_CASE("cut at any byte, or of an unknown algorithm, it is malformed") {
    for (const std::uint16_t algorithm : kAlgorithms) {
        const Buffer whole = message(algorithm, kCertificate.size(), pack(algorithm, kCertificate));
        for (std::size_t length = 0; length < whole.size(); ++length) {
            CHECK_FALSE(unpack_certificate(Bytes(whole).first(length)));
        }
    }
    CHECK_FALSE(unpack_certificate(message(4, 10, Buffer(10))));
}
