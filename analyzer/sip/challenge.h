// SPDX-License-Identifier: GPL-2.0-or-later
// What a server asks for in WWW-Authenticate or Proxy-Authenticate (RFC 3261, 20.44; Microsoft's
// schemes in MS-SIPAE). Lync servers name themselves here, and the web service the client goes to
// for a certificate.
#pragma once

#include <string_view>

#include "bytes/result.h"

namespace siptls::sip {

// Views into the value, as written, quotes included. Parameters that are absent are empty.
struct Challenge {
    std::string_view scheme;  // NTLM, Kerberos, TLS-DSK, Digest
    std::string_view realm;
    std::string_view targetname;  // the server's FQDN; of Kerberos "sip/" and the FQDN
    std::string_view sts_uri;     // of TLS-DSK: the certificate provisioning service
};

// Takes one header value; SIP does not join challenges in a list. Fails without a scheme.
Result<Challenge> parse_challenge(std::string_view value);

// The scheme of an Authorization or Proxy-Authorization value; what follows it is not looked at.
Result<std::string_view> credentials_scheme(std::string_view value);

}  // namespace siptls::sip
