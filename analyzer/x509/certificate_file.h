// SPDX-License-Identifier: GPL-2.0-or-later
// An operator's certificate file -> the DER certificates in it. load_certificates() and the trust
// anchors read their files through this.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace siptls::x509 {

// PEM, DER, PKCS#7 or PKCS#12 without password, told apart by content. In the file's order, save
// that a certificate that is no CA's comes before the CA certificates ahead of it. None, and a
// sentence in `problem`, unless the file could be read whole.
struct CertificateFile {
    std::vector<std::vector<std::uint8_t>> der_list;
    std::string problem;
};
CertificateFile read_certificate_file(const std::string& path);

}  // namespace siptls::x509
