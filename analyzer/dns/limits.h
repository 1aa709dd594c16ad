// SPDX-License-Identifier: GPL-2.0-or-later
// The ceilings of the DNS room. Names have theirs in bytes/domain_name.h.
#pragma once

#include <cstddef>

namespace siptls::dns {

// Questions of one message. Servers answer messages with exactly one.
inline constexpr std::size_t kMaxQuestions = 16;

// Records of one message. A pool behind SRV has tens; a message of 64 KiB could hold thousands.
inline constexpr std::size_t kMaxRecords = 512;

// The fixed header (RFC 1035, 4.1.1).
inline constexpr std::size_t kHeaderLength = 12;

}  // namespace siptls::dns
