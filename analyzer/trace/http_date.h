// SPDX-License-Identifier: GPL-2.0-or-later
// The Date field of SIP: "Sun, 22 Nov 2026 16:52:23 GMT" (RFC 3261, 20.17). By it a trace tells
// whether its own times are UTC.
#pragma once

#include <optional>
#include <string_view>

#include "siptls/time.h"

namespace siptls::trace {

// Nothing if `text` is no such date.
std::optional<Timestamp> parse_http_date(std::string_view text);

}  // namespace siptls::trace
