// SPDX-License-Identifier: GPL-2.0-or-later
#include <gnutls/x509.h>

#include "x509/agreement/agreement.h"

namespace siptls::x509::test {

const std::string_view kLibraryProfile = "gnutls";

std::string library_version() {
    return gnutls_check_version(nullptr);
}

bool library_accepts(const std::vector<std::uint8_t>& der, const std::string& reference) {
    gnutls_x509_crt_t certificate = nullptr;
    gnutls_x509_crt_init(&certificate);
    const gnutls_datum_t bytes{const_cast<unsigned char*>(der.data()),
                               static_cast<unsigned>(der.size())};
    const bool accepted =
        gnutls_x509_crt_import(certificate, &bytes, GNUTLS_X509_FMT_DER) == GNUTLS_E_SUCCESS &&
        gnutls_x509_crt_check_hostname(certificate, reference.c_str()) != 0;
    gnutls_x509_crt_deinit(certificate);
    return accepted;
}

}  // namespace siptls::x509::test
