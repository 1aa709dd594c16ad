// SPDX-License-Identifier: GPL-2.0-or-later
// DER bytes -> Certificate value (RFC 5280, 4.1), through OpenSSL. The certificate store calls it
// once for each distinct certificate of a capture; the file loader for those of the operator.
#pragma once

#include "bytes/result.h"
#include "siptls/bytes.h"
#include "siptls/certificate.h"

namespace siptls::x509 {

// `der` must be one certificate and nothing behind it. Alternative names are kept raw, at most
// kMaxNames of them; those of other kinds than the Certificate has are left out.
Result<Certificate> parse_certificate(Bytes der);

// What can be told of bytes that are no certificate: hashes, the bytes, and `malformed` set.
Certificate malformed_certificate(Bytes der);

}  // namespace siptls::x509
