// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/protected_length.h"

#include <doctest/doctest.h>

#include "tls/version.h"

using namespace siptls::tls;

namespace {

using enum ProtectedContent;

constexpr std::uint16_t kRc4Md5 = 0x0004;
constexpr std::uint16_t kRc4Sha = 0x0005;
constexpr std::uint16_t k3DesSha = 0x000a;
constexpr std::uint16_t kAesCbcSha = 0x002f;
constexpr std::uint16_t kAesCbcSha256 = 0x003c;
constexpr std::uint16_t kAesCbcSha384 = 0xc028;
constexpr std::uint16_t kAesGcm = 0xc02f;
constexpr std::uint16_t kAesCcm = 0xc09c;
constexpr std::uint16_t kAesCcm8 = 0xc0a0;
constexpr std::uint16_t kChaCha20 = 0xcca8;
constexpr std::uint16_t kTls13Aes128Gcm = 0x1301;
constexpr std::uint16_t kTls13Aes256Gcm = 0x1302;
constexpr std::uint16_t kTls13ChaCha20 = 0x1303;
constexpr std::uint16_t kTls13Ccm8 = 0x1305;
constexpr std::uint16_t kIntegrityOnlySha256 = 0xc0b4;

ProtectedContent first(const Protection& protection, std::uint16_t length) {
    return protected_content(protection, length, ProtectedPlace::First);
}
ProtectedContent later(const Protection& protection, std::uint16_t length) {
    return protected_content(protection, length, ProtectedPlace::Later);
}

}  // namespace

TEST_CASE("protected length: alert and Finished of each kind of suite up to TLS 1.2") {
    struct Row {
        Protection protection;
        std::uint16_t alert;
        std::uint16_t finished;
    };
    constexpr Row kRows[] = {
        {{kTls12, kAesGcm, false}, 26, 40},        // measured
        {{kTls12, kChaCha20, false}, 18, 32},      // measured
        {{kTls12, kAesCcm8, false}, 18, 32},       // measured
        {{kTls12, kAesCcm, false}, 26, 40},        //
        {{kTls12, kAesCbcSha, false}, 48, 64},     //
        {{kTls11, kAesCbcSha, false}, 48, 64},     //
        {{kTls12, kAesCbcSha, true}, 52, 68},      // measured
        {{kTls12, kAesCbcSha256, false}, 64, 80},  //
        {{kTls12, kAesCbcSha256, true}, 64, 80},   // measured
        {{kTls12, kAesCbcSha384, false}, 80, 96},  //
        {{kTls12, kAesCbcSha384, true}, 80, 96},   // measured
        {{kTls10, kAesCbcSha, false}, 32, 48},     //
        {{kTls10, kAesCbcSha, true}, 36, 52},      // measured
        {{kTls10, k3DesSha, false}, 24, 40},       //
        {{kTls10, kRc4Sha, false}, 22, 36},        //
        {{kTls10, kRc4Md5, false}, 18, 32},        //
        {{kTls12, kAesGcm, true}, 26, 40},         // counts for CBC only
        {{kSsl3, kRc4Md5, false}, 18, 56},         // MD5 and SHA-1 in the Finished
        {{kSsl3, k3DesSha, false}, 24, 64},        //
    };
    for (const Row& row : kRows) {
        CAPTURE(row.protection.version);
        CAPTURE(row.protection.cipher_suite);
        CHECK(first(row.protection, row.alert) == Alert);
        CHECK(first(row.protection, row.finished) == Finished);
        CHECK(later(row.protection, row.alert) == Alert);
        CHECK(later(row.protection, row.finished) == Other);
        CHECK(first(row.protection, static_cast<std::uint16_t>(row.alert - 1)) == Other);
        CHECK(first(row.protection, static_cast<std::uint16_t>(row.alert + 1)) == Other);
        CHECK(first(row.protection, static_cast<std::uint16_t>(row.finished + 1)) == Other);
    }
}

TEST_CASE("protected length: a CBC suite may pad a Finished, or an alert, beyond need") {
    const Protection cbc{kTls10, kAesCbcSha, false};
    CHECK(first(cbc, 64) == Ambiguous);
    CHECK(first(cbc, 48 + 240) == Ambiguous);
    CHECK(first(cbc, 48 + 256) == Other);
    CHECK(first(cbc, 65) == Other);
    CHECK(later(cbc, 64) == Other);
    const Protection des{kTls10, k3DesSha, false};
    CHECK(first(des, 32) == Other);  // longer than an alert, too short for a Finished
    CHECK(first(des, 48) == Ambiguous);
    CHECK(first({kTls12, kAesGcm, false}, 56) == Other);
}

TEST_CASE("protected length: TLS 1.3 without padding and with that of JSSE") {
    struct Row {
        std::uint16_t suite;
        std::uint16_t alert;
        std::uint16_t certificate;
        std::uint16_t finished;
    };
    constexpr Row kRows[] = {
        {kTls13Aes128Gcm, 19, 25, 53},  // measured
        {kTls13ChaCha20, 19, 25, 53},   //
        {kTls13Aes256Gcm, 19, 25, 69},  // measured
        {kTls13Ccm8, 11, 17, 45},       //
        {kIntegrityOnlySha256, 35, 41, 69},
    };
    for (const Row& row : kRows) {
        CAPTURE(row.suite);
        const Protection protection{kTls13, row.suite, false};
        for (const int padding : {0, 16}) {
            const auto padded = [&](int length) {
                return static_cast<std::uint16_t>(length + padding);
            };
            CHECK(first(protection, padded(row.alert)) == Alert);
            CHECK(later(protection, padded(row.alert)) == Alert);
            CHECK(first(protection, padded(row.certificate)) == Certificate);
            CHECK(later(protection, padded(row.certificate)) == Other);
            CHECK(first(protection, padded(row.finished)) == Finished);
            CHECK(later(protection, padded(row.finished)) == Finished);
        }
    }
}

TEST_CASE("protected length: NSS sends an empty Certificate and its Finished in one record") {
    const Protection sha256{kTls13, kTls13Aes128Gcm, false};
    const Protection sha384{kTls13, kTls13Aes256Gcm, false};
    CHECK(first(sha256, 61) == CertificateAndFinished);  // measured
    CHECK(first(sha384, 77) == CertificateAndFinished);
    CHECK(later(sha256, 61) == Ambiguous);
    CHECK(first(sha384, 61) == Other);
    CHECK(padding_of_finished(sha256, 61) == Padding::None);
}

TEST_CASE("protected length: who does not pad its Finished does not pad its alert") {
    const Protection sha384{kTls13, kTls13Aes256Gcm, false};
    const Protection sha256{kTls13, kTls13Aes128Gcm, false};
    CHECK(padding_of_finished(sha384, 69) == Padding::None);
    CHECK(padding_of_finished(sha384, 85) == Padding::Jsse);
    CHECK(padding_of_finished(sha256, 69) == Padding::Jsse);
    CHECK(padding_of_finished(sha256, 70) == Padding::Unknown);
    CHECK(padding_of_finished({kTls12, kAesGcm, false}, 40) == Padding::Unknown);
    const auto later_with = [&](std::uint16_t length, Padding padding) {
        return protected_content(sha384, length, ProtectedPlace::Later, padding);
    };
    CHECK(later_with(19, Padding::None) == Alert);
    CHECK(later_with(35, Padding::None) == Other);  // 18 bytes of data
    CHECK(later_with(35, Padding::Jsse) == Alert);
    CHECK(later_with(19, Padding::Jsse) == Other);
}

TEST_CASE("protected length: 69 in TLS 1.3 is a Finished of either digest, 53 of SHA-256 only") {
    const Protection sha256{kTls13, kTls13Aes128Gcm, false};
    const Protection sha384{kTls13, kTls13Aes256Gcm, false};
    CHECK(first(sha256, 69) == Finished);
    CHECK(first(sha384, 69) == Finished);
    CHECK(first(sha384, 85) == Finished);
    CHECK(first(sha256, 85) == Ambiguous);
    CHECK(first(sha384, 53) == Other);
}

TEST_CASE("protected length: in TLS 1.3 what is shorter than a Finished cannot hold one") {
    const Protection sha384{kTls13, kTls13Aes256Gcm, false};
    for (std::uint16_t length = 0; length < 69; ++length) {
        const ProtectedContent content = first(sha384, length);
        CHECK(content != Finished);
        CHECK(content != Ambiguous);
    }
    CHECK(first(sha384, 21) == Other);  // EndOfEarlyData
    // Certificate, CertificateVerify and Finished merged; block padding.
    CHECK(first(sha384, 1300) == Ambiguous);
    CHECK(first(sha384, 70) == Ambiguous);
}

TEST_CASE("protected length: without version or suite nothing can be said") {
    CHECK(first({0, kAesGcm, false}, 40) == Ambiguous);
    CHECK(first({kTls12, 0x0a0a, false}, 40) == Ambiguous);
    CHECK(first({kTls12, 0xc100, false}, 40) == Ambiguous);  // GOST
}
