// SPDX-License-Identifier: GPL-2.0-or-later
// The answer about its certificate that a server sends along ("stapled"): a message of its own up
// to TLS 1.2 (RFC 6066, 8), an extension of the certificate in TLS 1.3 (RFC 8446, 4.4.2.1).
#pragma once

#include "bytes/result.h"
#include "siptls/bytes.h"

namespace siptls::tls {

// `body`: the handshake message without its header, or the extension's body. The OCSP response as
// DER, a view into it; empty if the answer is of another type (RFC 6961), which is not read.
Result<Bytes> parse_certificate_status(Bytes body);

}  // namespace siptls::tls
