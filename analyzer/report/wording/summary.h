// SPDX-License-Identifier: GPL-2.0-or-later
// Counts of the whole analysis and what the captures let us see, in words. All text is escaped.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "siptls/analysis.h"

namespace siptls::report {

// "15 TLS sessions: 8 established; ... 6 failed.", and which were left out, if any were.
std::string sessions_words(const Summary& summary);

// The clients that were asked for, not escaped.
std::vector<std::string> clients_of(const Selection& selection);

// " of 192.0.2.31 that began at ... or later": behind a noun; empty if nothing is left out.
std::string selected_words(const Selection& selection);

// How many sessions the keys opened, and why not the others; empty if no keys were given.
std::string decryption_sentence(const Summary& summary);
std::vector<std::string> unanswered_sentences(const Summary& summary);
std::vector<std::string> ceiling_sentences(const Summary& summary);

// TLS that was seen where it was not followed, and the command that follows it. Empty: nothing to
// say.
struct OtherPortsText {
    std::string sentence;
    std::string command;
};
OtherPortsText other_ports_text(const Analysis& analysis);

struct CaptureText {
    std::string facts;              // path, format, packets, from when to when
    std::vector<std::string> more;  // its quality, then its problems
};
CaptureText tell(const CaptureReport& capture);

// What of the captures a report leaves out that lists the first `told`: "21 more captures, 2 of
// them with problems; -T json lists all". Empty if it lists all.
std::string captures_beyond(const std::vector<CaptureReport>& captures, std::size_t told);

}  // namespace siptls::report
