// SPDX-License-Identifier: GPL-2.0-or-later
// Texts of distinguished names that came lately: thousands of certificates may have one issuer, and
// OpenSSL takes as long to word a name as to hash the certificate.
#pragma once

#include <array>
#include <cstddef>
#include <string>

struct X509_name_st;  // OpenSSL's X509_NAME

namespace siptls::x509 {

class NameTexts {
  public:
    // name_text() of it; valid until the next question.
    const std::string& of(const X509_name_st* name);

  private:
    struct Entry {
        std::string der;  // of the name; empty: none is remembered here
        std::string text;
    };
    static constexpr std::size_t kPlaces = 64;

    std::array<Entry, kPlaces> entries_;  // by the hash of the DER form
    std::string last_;                    // one that is not remembered
};

}  // namespace siptls::x509
