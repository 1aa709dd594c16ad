// SPDX-License-Identifier: GPL-2.0-or-later
// The ceilings of the SIP room. RFC 3261 sets none; these are far above what phones and servers
// send and keep one hostile flow from taking more than its share.
#pragma once

#include <cstddef>
#include <cstdint>

namespace siptls::sip {

// Headers and body of one message. In-band provisioning of a Lync client (user services XML) stays
// below this; larger messages are skipped.
inline constexpr std::size_t kMaxMessage = std::size_t{64} * 1024;

// A body longer than this is not waited for: the length is taken for damage.
inline constexpr std::uint64_t kMaxSkippedBody = std::uint64_t{16} * 1024 * 1024;

// A Request-URI may carry parameters and opaque tokens; a start line longer than this is none.
inline constexpr std::size_t kMaxStartLine = std::size_t{8} * 1024;

// Methods and URI schemes are single words.
inline constexpr std::size_t kMaxWord = 32;

// Header fields of one message; long Via, Route or Record-Route chains stay well below.
inline constexpr std::size_t kMaxFields = 256;

// Parameters of one URI, header field or challenge.
inline constexpr std::size_t kMaxParameters = 64;

// Per flow: REGISTERs of this many addresses-of-record are told apart. A phone has a few lines; an
// SBC that registers a whole site over one flow is counted beyond this.
inline constexpr std::size_t kMaxExchanges = 64;

// Per flow: exchanges of other methods, such as the OPTIONS of a trunk or the calls of a phone. The
// first ones tell what the connection is for.
inline constexpr std::size_t kMaxOtherExchanges = 16;

// Per flow: transactions remembered to tell retransmissions apart. RFC 3261 repeats for 32 seconds
// (timer F), and a client has one REGISTER per address-of-record under way.
inline constexpr std::size_t kMaxTransactions = 128;

// Per exchange: the latest final responses. A refused client retries for as long as it is captured.
inline constexpr std::size_t kMaxStatuses = 64;

// Per exchange: different schemes, realms, diagnostics, redirect targets and routes.
inline constexpr std::size_t kMaxEntries = 16;

// Bytes kept of a text from the wire, such as a User-Agent.
inline constexpr std::size_t kMaxText = 512;

}  // namespace siptls::sip
