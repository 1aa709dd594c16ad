// SPDX-License-Identifier: GPL-2.0-or-later
// JA3 and JA3S, the fingerprints of TLS clients and servers that others exchange: the text whose
// MD5 is the fingerprint, as their authors (github.com/salesforce/ja3) and tshark build it. Used by
// session/, which hashes it.
#pragma once

#include <string>

#include "tls/client_hello.h"
#include "tls/server_hello.h"

namespace siptls::tls {

// Version, cipher suites, extensions, groups and point formats in decimal and in their order,
// without GREASE (RFC 8701). A missing list is empty, its commas stay.
std::string ja3_text(const ClientHello& hello);

// Version, cipher suite and extensions. The version is that of the message, not of
// supported_versions.
std::string ja3s_text(const ServerHello& hello);

}  // namespace siptls::tls
