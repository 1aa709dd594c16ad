// SPDX-License-Identifier: GPL-2.0-or-later
// Why a session has no cause: the words of summary.not_judged and of siptls.not_judged_because in
// Wireshark.
#include "report/wording/not_judged.h"

#include <fmt/format.h>

#include "report/explain/dictionary.h"

namespace siptls::report {
namespace {

void look_up(std::string_view word, std::vector<Explanation>& found) {
    for (const NotJudgedText& text : not_judged_texts()) {
        if (name(text.reason) == word) {
            Explanation explanation;
            explanation.word = word;
            explanation.kind = "reason why a session is not judged";
            explanation.meaning = fmt::format(
                "The cause cannot be told because {}. That says nothing for or against any cause.",
                text.words);
            explanation.to_do = text.advice;
            explanation.related = {"unknown"};
            explanation.source = "docs/limits.md";
            found.push_back(std::move(explanation));
        }
    }
}

void list(std::vector<std::string>& words) {
    for (const NotJudgedText& text : not_judged_texts()) {
        words.emplace_back(name(text.reason));
    }
}

}  // namespace

const Dictionary kNotJudgedDictionary{look_up, list};

}  // namespace siptls::report
