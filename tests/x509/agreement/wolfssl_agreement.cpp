// SPDX-License-Identifier: GPL-2.0-or-later
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

#include "x509/agreement/agreement.h"

namespace siptls::x509::test {

const std::string_view kLibraryProfile = "wolfssl";

std::string library_version() {
    return wolfSSL_lib_version();
}

bool library_accepts(const std::vector<std::uint8_t>& der, const std::string& reference) {
    WOLFSSL_X509* certificate = wolfSSL_X509_load_certificate_buffer(
        der.data(), static_cast<int>(der.size()), WOLFSSL_FILETYPE_ASN1);
    const bool accepted =
        certificate != nullptr &&
        wolfSSL_X509_check_host(certificate, reference.data(), reference.size(), 0, nullptr) == 1;
    wolfSSL_X509_free(certificate);
    return accepted;
}

}  // namespace siptls::x509::test
