// SPDX-License-Identifier: GPL-2.0-or-later
// Names of alert descriptions (RFC 5246, 7.2; RFC 8446, 6), for reports and for `explain`.
#pragma once

#include <cstdint>
#include <string_view>

namespace siptls::tls {

// "bad_certificate", the names of the IANA registry TLS Alerts; empty if unknown.
std::string_view alert_description_name(std::uint8_t description);

}  // namespace siptls::tls
