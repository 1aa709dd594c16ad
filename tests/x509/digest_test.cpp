// SPDX-License-Identifier: GPL-2.0-or-later
#include "x509/digest.h"

#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "bytes/hex.h"
#include "siptls/pem.h"

using namespace siptls;

namespace {

Bytes bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

TEST_CASE("digest: base64 as RFC 4648, 10 has it") {
    CHECK(x509::base64(bytes_of("")) == "");
    CHECK(x509::base64(bytes_of("f")) == "Zg==");
    CHECK(x509::base64(bytes_of("fo")) == "Zm8=");
    CHECK(x509::base64(bytes_of("foobar")) == "Zm9vYmFy");
}

TEST_CASE("digest: SHA-256 of nothing in base64") {
    CHECK(x509::sha256_base64({}) == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

TEST_CASE("digest: HMAC-SHA-256 as RFC 4231, 4.3 has it") {
    CHECK(to_hex(x509::hmac_sha256(bytes_of("Jefe"), bytes_of("what do ya want for nothing?"))) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("pem: lines of 64 characters between the marks, nothing without bytes") {
    Certificate certificate;
    CHECK(to_pem(certificate).empty());
    certificate.der = std::vector<std::uint8_t>(60, 0);
    CHECK(to_pem(certificate) == "-----BEGIN CERTIFICATE-----\n" + std::string(64, 'A') + "\n" +
                                     std::string(16, 'A') + "\n-----END CERTIFICATE-----\n");
}

TEST_CASE("digest: one algorithm's turn leaves nothing to the next one's") {
    const std::string text = "abc";
    for (int round = 0; round < 2; ++round) {
        CHECK(x509::sha256_hex(bytes_of(text)) ==
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        CHECK(x509::sha1_hex(bytes_of(text)) == "a9993e364706816aba3e25717850c26c9cd0d89d");
        CHECK(x509::sha256_hex(bytes_of(text), 16) == "ba7816bf8f01cfea");
        CHECK(x509::md5_hex(text) == "900150983cd24fb0d6963f7d28e17f72");
    }
}
