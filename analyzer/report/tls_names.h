// SPDX-License-Identifier: GPL-2.0-or-later
// Names of the TLS numbers that a report shows (RFC 8446, 6 and B.4; the IANA TLS registries).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace siptls::report {

// "ssl3", "1.0" ... "1.3"; empty for any other number.
std::string_view tls_version_name(std::uint16_t version);

// "bad_certificate"; "alert_N" if the registry has no name for it.
std::string alert_name(std::uint8_t description);

// "TLS_RSA_WITH_AES_128_CBC_SHA"; "0xNNNN" if the registry has no name for it.
std::string cipher_suite_name(std::uint16_t suite);

}  // namespace siptls::report
