// SPDX-License-Identifier: GPL-2.0-or-later
// The measured table: certificates, the names looked for in them, and what each library answered.
// name_match_test.cpp compares siptls with it, tests/x509/agreement with the libraries as
// installed.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "x509/make_certificate.h"

namespace siptls::x509::test {

// Profiles in the order of the answers. OpenSSL 3.0, GnuTLS 3.7.9, Mbed TLS 2.28.3, wolfSSL 5.5.4,
// Go 1.19.8, Node 20.20, JDK 17.0.15, NSS 3.87.1, rustls 0.23, BearSSL 0.6, OTP 25 without and with
// its match function for HTTPS, BoringSSL of Android 13. The third is OpenSSL with
// X509_CHECK_FLAG_NO_WILDCARDS, which no known client sets and so is no row of the profile table.
inline constexpr std::array<std::string_view, 15> kColumns = {"openssl",
                                                              "openssl-no-partial",
                                                              "openssl-no-wildcards",
                                                              "gnutls",
                                                              "mbedtls",
                                                              "wolfssl",
                                                              "go",
                                                              "node",
                                                              "java",
                                                              "nss",
                                                              "rustls",
                                                              "bearssl",
                                                              "erlang",
                                                              "erlang-https",
                                                              "boringssl"};

struct NameVector {
    std::string_view title;
    std::string_view answers;  // y or n a column
    std::string reference;     // in A-label form
    Recipe recipe;
};

std::vector<NameVector> name_vectors();

}  // namespace siptls::x509::test
