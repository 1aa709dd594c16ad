// SPDX-License-Identifier: GPL-2.0-or-later
// The clock of the generated captures. Certificates are valid when it starts, and the recorded
// clients check them at that time.
#pragma once

#include <chrono>

namespace siptls::bench {

// A time of the capture since 1970-01-01 UTC, or a span of it: the resolution of pcap.
using Micros = std::chrono::microseconds;

// 2024-03-04 08:00:00 UTC, a Monday morning.
inline constexpr Micros kCaptureStart = std::chrono::seconds{1'709'539'200};

}  // namespace siptls::bench
