// SPDX-License-Identifier: GPL-2.0-or-later
// An alert in clear (RFC 5246, 7.2; RFC 8446, 6).
#pragma once

#include <cstdint>

#include "bytes/result.h"
#include "siptls/bytes.h"

namespace siptls::tls {

inline constexpr std::uint8_t kWarning = 1;
inline constexpr std::uint8_t kFatal = 2;

struct Alert {
    std::uint8_t level = 0;        // kWarning or kFatal
    std::uint8_t description = 0;  // alert_description_name() names it
};

// `fragment`: of a record of type alert. Malformed unless it is two bytes with a level that exists;
// a longer one is an encrypted alert.
Result<Alert> parse_alert(Bytes fragment);

}  // namespace siptls::tls
