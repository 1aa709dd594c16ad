// SPDX-License-Identifier: GPL-2.0-or-later
// The words of siptls: one place that says what a cause, a refusal or a client profile means, so
// that every report, the command line and the plugin say the same. What these functions return may
// be shown as it is.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "siptls/profile.h"
#include "siptls/verdict.h"

namespace siptls {

struct Remedy;

struct CauseText {
    Cause cause;
    std::string_view title;     // completes "This client could not sign in: ..."
    std::string_view meaning;   // sentences
    std::string_view needs;     // the facts without which the cause is not observable
    std::string_view citation;  // where the rule stands
};

// One for each Cause, in its order.
std::span<const CauseText> cause_texts();
const CauseText& text_of(Cause cause);

// A clause with the rule that decided: "the DNS name sip.example.com equals it", "only the wildcard
// *.example.com covers it, and this client takes no wildcard".
std::string describe(const NameMatch& match);

// The rules of a row in words, one sentence each.
std::string describe(const ClientProfile& profile);

// A sentence without its full stop, for and against a cause.
std::string describe(const Evidence& evidence);

// What ms-diagnostics of a Lync or Skype for Business server says by an id, or by one of a range.
struct MsDiagnosticText {
    std::uint32_t first_id;
    std::uint32_t last_id;
    std::string_view title;
    std::string_view meaning;  // a clause
    std::string_view citation;
};

// Single ids before the ranges that hold them.
std::span<const MsDiagnosticText> ms_diagnostic_texts();
// The closest row; null if nothing is known of the id.
const MsDiagnosticText* find_ms_diagnostic(std::uint32_t id);

// What to change, as a sentence or a few; commands stand on lines of their own.
std::string text_of(const Remedy& remedy);

// Makes text from outside fit for a terminal: controls, DEL and bytes that are no UTF-8 become
// \xNN, invisible and bidirectional characters \u{N}, a backslash two.
std::string escape_text(std::string_view raw);

// The same, but backslashes stay: for text that should be escaped already, where a second pass must
// change nothing.
std::string escape_again(std::string_view text);

}  // namespace siptls
