// SPDX-License-Identifier: GPL-2.0-or-later
#include <mbedtls/version.h>
#include <mbedtls/x509_crt.h>

#include "x509/agreement/agreement.h"

namespace siptls::x509::test {

const std::string_view kLibraryProfile = "mbedtls";

std::string library_version() {
    char version[16] = {};
    mbedtls_version_get_string(version);
    return version;
}

bool library_accepts(const std::vector<std::uint8_t>& der, const std::string& reference) {
    mbedtls_x509_crt certificate;
    mbedtls_x509_crt_init(&certificate);
    bool accepted = false;
    if (mbedtls_x509_crt_parse_der(&certificate, der.data(), der.size()) == 0) {
        std::uint32_t flags = 0;
        mbedtls_x509_crt_verify(&certificate, &certificate, nullptr, reference.c_str(), &flags,
                                nullptr, nullptr);
        accepted = (flags & MBEDTLS_X509_BADCERT_CN_MISMATCH) == 0;
    }
    mbedtls_x509_crt_free(&certificate);
    return accepted;
}

}  // namespace siptls::x509::test
