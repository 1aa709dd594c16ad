// SPDX-License-Identifier: GPL-2.0-or-later
#include <cert.h>
#include <nss.h>

#include "x509/agreement/agreement.h"

namespace siptls::x509::test {

const std::string_view kLibraryProfile = "nss";

std::string library_version() {
    return NSS_GetVersion();
}

bool library_accepts(const std::vector<std::uint8_t>& der, const std::string& reference) {
    static const bool ready = NSS_NoDB_Init(nullptr) == SECSuccess;
    SECItem bytes{siDERCertBuffer, const_cast<unsigned char*>(der.data()),
                  static_cast<unsigned>(der.size())};
    CERTCertificate* certificate =
        ready ? CERT_NewTempCertificate(CERT_GetDefaultCertDB(), &bytes, nullptr, PR_FALSE, PR_TRUE)
              : nullptr;
    const bool accepted =
        certificate != nullptr && CERT_VerifyCertName(certificate, reference.c_str()) == SECSuccess;
    if (certificate != nullptr) {
        CERT_DestroyCertificate(certificate);
    }
    return accepted;
}

}  // namespace siptls::x509::test
