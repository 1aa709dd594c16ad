// SPDX-License-Identifier: GPL-2.0-or-later
// The subjectAltName extension (RFC 5280, 4.2.1.6; SRV names: RFC 4985), for the certificate
// parser.
#pragma once

#include <openssl/x509.h>

#include "siptls/certificate.h"

namespace siptls::x509 {

// Adds dNSName, iPAddress, URI and SRV names as they stand, at most kMaxNames together. An address
// of neither four nor sixteen bytes is no address and is left out.
void add_alternative_names(const X509* x509, Certificate& certificate);

}  // namespace siptls::x509
