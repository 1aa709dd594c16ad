// SPDX-License-Identifier: GPL-2.0-or-later
// Makes certificates for tests through OpenSSL, with whatever names a test wants, byte for byte.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <openssl/ocsp.h>

#include "x509/openssl_handles.h"

namespace siptls::x509::test {

enum class San : std::uint8_t { Dns, Ip, Uri, Srv, Mail };

struct AltName {
    San kind = San::Dns;
    std::string value;  // raw bytes; for Ip the octets
};

struct CommonName {
    std::string value;  // raw bytes of the string type
    int type = V_ASN1_UTF8STRING;
};

enum class Role : std::uint8_t { EndEntity, Authority };

struct Recipe {
    std::vector<CommonName> common_names;
    std::vector<AltName> alt_names;
    bool empty_san = false;  // a subjectAltName extension without entries
    Role role = Role::EndEntity;
    std::string extended_key_usage;           // as in an OpenSSL configuration, empty: none
    std::int64_t not_before = 1'700'000'000;  // November 2023
    std::int64_t not_after = 2'500'000'000;   // March 2049
    std::string organisation = "Test";
    std::string tls_feature;  // as in an OpenSSL configuration, empty: none
};

struct Made {
    std::vector<std::uint8_t> der;
    X509Ptr x509;
    KeyPtr key;
};

// Signed by `issuer`, or by itself if there is none.
Made make_certificate(const Recipe& recipe, const Made* issuer = nullptr);

// Short for the recipe that most tests want.
Recipe with_names(std::vector<std::string> dns_names, std::vector<std::string> common_names = {});

std::string pem_of(const Made& made);

// What an authority says of one certificate.
struct Answer {
    const Made* about = nullptr;
    int status = V_OCSP_CERTSTATUS_GOOD;
    std::int64_t revoked = 0;      // if it is
    std::int64_t next_update = 0;  // 0: not said
};

// An OCSPResponse as DER.
std::vector<std::uint8_t> make_answer(const Made& authority, const std::vector<Answer>& answers);

}  // namespace siptls::x509::test
