// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <cstddef>
#include <utility>

#include "bytes/ascii.h"
#include "report/explain/dictionary.h"

namespace siptls::report {
namespace {

// Longer words are no misspelt ones, and the comparison below is of two lengths multiplied.
constexpr std::size_t kMaxWord = 64;
// Longer than a pasted line of a trace with its sentence.
constexpr std::size_t kMaxSentence = 1024;

// The number of letters to change, insert or drop to make one of the other (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t at = 0; at <= b.size(); ++at) {
        row[at] = at;
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j + 1] + 1, row[j] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::span<const Dictionary* const> dictionaries() {
    static constexpr const Dictionary* kDictionaries[] = {
        &kCauseDictionary,    &kAlertDictionary,   &kResultCodeDictionary, &kMsDiagnosticDictionary,
        &kSentenceDictionary, &kLogLineDictionary, &kOutcomeDictionary,    &kNotJudgedDictionary,
    };
    return kDictionaries;
}

std::string_view without_prefix(std::string_view word, std::string_view prefix) {
    return word.starts_with(prefix) ? word.substr(prefix.size()) : word;
}

std::vector<std::string> split_words(std::string_view words) {
    std::vector<std::string> list;
    while (!words.empty()) {
        const std::size_t blank = words.find(' ');
        list.emplace_back(words.substr(0, blank));
        words.remove_prefix(blank == std::string_view::npos ? words.size() : blank + 1);
    }
    return list;
}

}  // namespace siptls::report

namespace siptls {

std::vector<Explanation> explain(std::string_view word) {
    std::vector<Explanation> found;
    if (word.empty() || word.size() > report::kMaxSentence) {
        return found;
    }
    std::string lowered = lower(word);
    std::replace(lowered.begin(), lowered.end(), ' ', '_');
    for (const report::Dictionary* dictionary : report::dictionaries()) {
        dictionary->look_up(lowered, found);
    }
    return found;
}

std::vector<std::string> similar_words(std::string_view word, std::size_t count) {
    if (word.empty() || word.size() > report::kMaxWord) {
        return {};
    }
    const std::string lowered = lower(word);
    std::vector<std::string> words;
    for (const report::Dictionary* dictionary : report::dictionaries()) {
        dictionary->list(words);
    }
    std::vector<std::pair<std::size_t, std::string>> ranked;
    for (std::string& known : words) {
        const std::string small = lower(known);
        const bool contains = lowered.size() > 2 && small.find(lowered) != std::string::npos;
        const std::size_t changes = contains ? 1 : report::distance(lowered, small);
        // Half of the letters must be right for a word to be meant.
        if (changes * 2 <= std::max(lowered.size(), small.size())) {
            ranked.emplace_back(changes, std::move(known));
        }
    }
    std::sort(ranked.begin(), ranked.end());
    ranked.erase(std::unique(ranked.begin(), ranked.end()), ranked.end());
    std::vector<std::string> similar;
    for (auto& [changes, known] : ranked) {
        if (similar.size() < count) {
            similar.push_back(std::move(known));
        }
    }
    return similar;
}

}  // namespace siptls
