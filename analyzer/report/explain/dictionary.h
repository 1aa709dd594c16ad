// SPDX-License-Identifier: GPL-2.0-or-later
// A dictionary knows one kind of words. Each is a file of data and the functions over it.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "siptls/explain.h"

namespace siptls::report {

struct Dictionary {
    // Adds what this dictionary knows by `word`, which is in lower case.
    void (*look_up)(std::string_view word, std::vector<Explanation>& found);
    // Adds all its words, as look_up() takes them.
    void (*list)(std::vector<std::string>& words);
};

extern const Dictionary kCauseDictionary;
extern const Dictionary kAlertDictionary;
extern const Dictionary kResultCodeDictionary;
extern const Dictionary kMsDiagnosticDictionary;
extern const Dictionary kSentenceDictionary;
extern const Dictionary kLogLineDictionary;
extern const Dictionary kOutcomeDictionary;
extern const Dictionary kNotJudgedDictionary;

// In the order in which explanations of the same word are given.
std::span<const Dictionary* const> dictionaries();

// `word` without `prefix` before it, if it is there.
std::string_view without_prefix(std::string_view word, std::string_view prefix);
// The words between single blanks.
std::vector<std::string> split_words(std::string_view words);

// The first of `rows` whose `piece` stands somewhere in what was pasted, which tells most of it;
// null if none does.
template <class Rows>
const typename Rows::value_type* row_within(const Rows& rows, std::string_view pasted) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) {
        return pasted.find(row.piece) != std::string_view::npos;
    });
    return found != rows.end() ? &*found : nullptr;
}

}  // namespace siptls::report
