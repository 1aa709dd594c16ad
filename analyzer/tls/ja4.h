// SPDX-License-Identifier: GPL-2.0-or-later
// JA4, the fingerprint of TLS clients by FoxIO (github.com/FoxIO-LLC/ja4,
// technical_details/JA4.md): the readable part and the two lists whose SHA-256, cut to 12 digits,
// follow it. No other method of the JA4+ family is in siptls: their licence is another. Used by
// session/, which hashes.
#pragma once

#include <string>

#include "tls/client_hello.h"

namespace siptls::tls {

struct Ja4Parts {
    std::string head;        // as "t13d1516h2"
    std::string suites;      // sorted, four hex digits each, joined by commas; may be empty
    std::string extensions;  // sorted, without server_name and ALPN; "_" and the signature
                             // algorithms in their order, if there are any; may be empty
};

// Of a ClientHello over TCP. GREASE (RFC 8701) is left out everywhere.
Ja4Parts ja4_parts(const ClientHello& hello);

}  // namespace siptls::tls
