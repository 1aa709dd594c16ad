// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/pem.h"

#include <algorithm>

#include "x509/digest.h"

namespace siptls {

std::string to_pem(const Certificate& certificate) {
    constexpr std::size_t kLine = 64;  // RFC 7468, 3
    if (certificate.der.empty()) {
        return {};
    }
    const std::string text = x509::base64(certificate.der);
    std::string pem = "-----BEGIN CERTIFICATE-----\n";
    for (std::size_t at = 0; at < text.size(); at += kLine) {
        pem += text.substr(at, kLine) + '\n';
    }
    return pem + "-----END CERTIFICATE-----\n";
}

}  // namespace siptls
