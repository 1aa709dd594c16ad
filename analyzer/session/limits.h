// SPDX-License-Identifier: GPL-2.0-or-later
// Ceilings of the session room, each with its reason.
#pragma once

#include <cstddef>

namespace siptls::session {

// Followers kept for reuse with their buffers: about as many handshakes as overlap on a busy
// server.
inline constexpr std::size_t kMaxSpareFlows = 1024;
// First line of a stream that may be SIP: Request-URIs are far shorter.
inline constexpr std::size_t kMaxFirstLine = 2048;
// Alerts and anomalies kept of one session: the first ones explain it, a flood of them explains
// nothing more.
inline constexpr std::size_t kMaxAlerts = 8;
inline constexpr std::size_t kMaxAnomalies = 16;
// Distinct hellos, of clients and of servers each, whose fingerprints are kept: software and
// settings are few; who shuffles its extensions in each hello (browsers) or does so with ill will
// is bounded.
inline constexpr std::size_t kMaxFingerprints = 16'384;
// Registrations (flow and address-of-record) kept of one analysis; UDP pairs followed at a time.
inline constexpr std::size_t kMaxRegistrations = 20'000;

}  // namespace siptls::session
