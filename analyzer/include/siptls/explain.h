// SPDX-License-Identifier: GPL-2.0-or-later
// What a word means that a report, a trace or another program shows: a cause, an outcome, a reason
// why nothing can be told, a TLS alert, a result code of Windows, an ms-diagnostics id, a sentence
// that phones show or servers write; with what the user sees and what to do. The sentences are
// siptls' own and may be shown as they are.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace siptls {

struct Explanation {
    std::string word;       // as siptls writes it: "name_mismatch", "bad_certificate (42)"
    std::string kind;       // "cause", "TLS alert", "Windows result code", ...
    std::string meaning;    // sentences
    std::string user_sees;  // what the phone or its user sees; empty: nothing special
    std::string to_do;      // what to do about it; empty: see `related`
    std::vector<std::string> related;  // further words that explain() knows
    std::string source;
};

// Everything that goes by this word, letter case ignored: "name_mismatch", "bad_certificate", "42",
// "alert:42", "0x80090327", "SEC_E_CERT_UNKNOWN", "ms-diagnostics:1010". A plain number is an alert
// up to 255. A sentence goes by a part of it: "closed before TLS negotiation". Nothing if the word
// is not known.
std::vector<Explanation> explain(std::string_view word);

// Words that explain() knows and that are like this one, the likest first, at most `count`.
std::vector<std::string> similar_words(std::string_view word, std::size_t count);

}  // namespace siptls
