// SPDX-License-Identifier: GPL-2.0-or-later
// Server traces in words: how a trace was read and joined, what it tells that the capture does not
// show, and what its result codes mean. All text is escaped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "siptls/analysis.h"

namespace siptls::report {

// "0x80090327"
std::string code_digits(std::uint32_t code);
// "0x80090327 SEC_E_CERT_UNKNOWN (the peer refused the certificate without saying why)"; digits
// only for a code that is not known; empty for none.
std::string code_words(std::optional<std::uint32_t> code);

struct TraceText {
    std::string facts;              // path, format, records, from when to when
    std::vector<std::string> more;  // the clock, what was joined, what was not and why, problems
};
TraceText tell(const TraceReport& trace);

// A failure that the trace tells and the capture does not show, in one line.
std::string tell(const TraceOnlyFailure& failure);
// How many there are, and what may be the reason; empty for none.
std::string trace_only_sentence(const Analysis& analysis);

// A record that belongs to a session, in one sentence without full stop.
std::string tell(const TraceFact& fact);

// Sign-ins that the trace tells of, where the certificate was taken; the first 20, then how many
// more.
std::vector<std::string> trace_sign_ins(const Analysis& analysis);

// "173.400 s ahead", "60.000 s behind"
std::string offset_words(Nanoseconds offset);
// "2 h 0 min 3.2 s ahead", "173.4 s behind", "equal".
std::string clock_words(Nanoseconds offset);

}  // namespace siptls::report
