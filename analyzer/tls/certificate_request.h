// SPDX-License-Identifier: GPL-2.0-or-later
// CertificateRequest (RFC 2246, 7.4.4; RFC 5246, 7.4.4; TLS 1.3: RFC 8446, 4.3.2): the server asks
// for a client certificate. Which one would please it is not judged; the raw vectors are handed
// out.
#pragma once

#include <cstdint>

#include "bytes/result.h"
#include "siptls/bytes.h"

namespace siptls::tls {

// Views into the parsed body, empty where the version's form does not have them.
struct CertificateRequest {
    Bytes certificate_types;        // up to TLS 1.2, one byte each
    Bytes signature_algorithms;     // TLS 1.2, two bytes each
    Bytes certificate_authorities;  // up to TLS 1.2, DER names of two length bytes each
    Bytes extensions;               // TLS 1.3, raw, for ExtensionReader; well formed
};

// `body`: the handshake message without its header. `version`: the negotiated one, which selects
// the form.
Result<CertificateRequest> parse_certificate_request(Bytes body, std::uint16_t version);

}  // namespace siptls::tls
