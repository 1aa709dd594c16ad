// SPDX-License-Identifier: GPL-2.0-or-later
// Ceilings of the session room, each with its reason.
#pragma once

#include <cstddef>

#include "siptls/time.h"

namespace siptls::session {

// Followers kept for reuse with their buffers: about as many handshakes as overlap on a busy
// server.
inline constexpr std::size_t kMaxSpareFlows = 1024;
// Builders of sessions kept for reuse: about as many as begin and end at a time.
inline constexpr std::size_t kMaxSpareBuilders = 1024;
// Settled sessions whose builders stay as they are: what is open at a time on a busy mirror port
// for as long as a sign-in takes.
inline constexpr std::size_t kMaxAwakeSessions = 2048;
// First line of a stream that may be SIP: Request-URIs are far shorter.
inline constexpr std::size_t kMaxFirstLine = 2048;
// What a load balancer says before the client's own bytes, its extensions included: certificates
// among them have a few kilobytes.
inline constexpr std::size_t kMaxProxyHeader = std::size_t{8} * 1024;
// A CONNECT or its answer with all header fields, as much as common proxies take: a ticket of
// Kerberos among them has some kilobytes.
inline constexpr std::size_t kMaxConnect = std::size_t{16} * 1024;
// Messages of one side before a proxy consents: NTLM takes three requests.
inline constexpr unsigned kMaxConnects = 8;
// A side acknowledges what it has within half a second (RFC 1122, 4.2.3.2); the way to the place of
// the capture takes less than the rest.
inline constexpr Nanoseconds kAcknowledgesWithin = 2 * kSecond;
// Alerts and anomalies kept of one session: the first ones explain it, a flood of them explains
// nothing more.
inline constexpr std::size_t kMaxAlerts = 8;
inline constexpr std::size_t kMaxAnomalies = 16;
// Records and closings of flows that wait for a key log to bring their secret, of one flow and of
// all: a server writes it within the handshake, a client when it has read the server's flight.
inline constexpr std::size_t kMaxHeldOfFlow = std::size_t{256} * 1024;
inline constexpr std::size_t kMaxHeld = std::size_t{64} << 20;
// The same of one flow whose two directions come mixed: as much as a server's flight with long
// chains. A mirror mixes what lies within milliseconds.
inline constexpr std::size_t kMaxHeldOutOfTurn = std::size_t{64} * 1024;
// Records that did not open before the first one that does: then the secret is another's.
inline constexpr unsigned kMaxFailedRecords = 8;
// Distinct hellos, of clients and of servers each, whose fingerprints are kept: software and
// settings are few; who shuffles its extensions in each hello (browsers) or does so with ill will
// is bounded.
inline constexpr std::size_t kMaxFingerprints = 16'384;
// Registrations (flow and address-of-record) kept of one analysis; UDP pairs followed at a time.
inline constexpr std::size_t kMaxRegistrations = 20'000;

// Connections whose packets are copied as evidence; those that are beyond are named.
inline constexpr std::size_t kMaxEvidenceConnections = 100'000;
// Fragments of IP packets that wait to learn whose they are, while evidence is copied.
inline constexpr std::size_t kMaxHeldFragmentBytes = std::size_t{16} << 20;
// DNS questions that wait for an answer that is evidence: those of the last seconds.
inline constexpr std::size_t kMaxHeldQuestionBytes = std::size_t{1} << 20;

}  // namespace siptls::session
