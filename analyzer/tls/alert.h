// SPDX-License-Identifier: GPL-2.0-or-later
// Levels of alerts (RFC 5246, 7.2; RFC 8446, 6). What they say: tls/alert_description.h.
#pragma once

#include <cstdint>

namespace siptls::tls {

inline constexpr std::uint8_t kWarning = 1;
inline constexpr std::uint8_t kFatal = 2;

}  // namespace siptls::tls
