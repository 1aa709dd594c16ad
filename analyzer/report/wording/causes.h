// SPDX-License-Identifier: GPL-2.0-or-later
// Words for causes that are given by their id; the texts themselves are cause_texts().
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "siptls/verdict.h"

namespace siptls::report {

// The title of the cause with this id; the id itself, escaped, if there is none.
std::string cause_words(std::string_view id);

// "name mismatch": the id with spaces, for headings and tables.
std::string short_words(Cause cause);

// Whether a report says what to do about it by itself. Of a refused name the incident tells, of
// what cannot be judged the summary.
bool has_advice_of_its_own(Cause cause);

// What to do about it, in sentences.
std::string advice_against(Cause cause);

// An id of ours in words: its underscores are spaces.
std::string id_words(std::string_view id);

}  // namespace siptls::report
