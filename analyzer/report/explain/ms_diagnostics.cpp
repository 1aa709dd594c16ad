// SPDX-License-Identifier: GPL-2.0-or-later
// ms-diagnostics of Lync and Skype for Business servers by their id: the table is
// ms_diagnostic_texts().
#include <charconv>

#include <fmt/format.h>

#include "report/explain/dictionary.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

constexpr std::string_view kPrefix = "ms-diagnostics:";

void look_up(std::string_view word, std::vector<Explanation>& found) {
    if (!word.starts_with(kPrefix)) {
        return;  // a number alone is an alert
    }
    word.remove_prefix(kPrefix.size());
    std::uint32_t id = 0;
    const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), id);
    const bool number = error == std::errc() && stop == word.data() + word.size();
    const MsDiagnosticText* text = number ? find_ms_diagnostic(id) : nullptr;
    if (text == nullptr) {
        return;
    }
    Explanation explanation;
    explanation.word = fmt::format("{}{}", kPrefix, id);
    explanation.kind = text->first_id == text->last_id
                           ? "reason of a Lync or Skype for Business server"
                           : fmt::format(
                                 "reason of a Lync or Skype for Business server, of the "
                                 "range {} to {}",
                                 text->first_id, text->last_id);
    explanation.meaning = fmt::format("{}: {}.", text->title, text->meaning);
    explanation.source = text->citation;
    found.push_back(std::move(explanation));
}

void list(std::vector<std::string>& words) {
    for (const MsDiagnosticText& text : ms_diagnostic_texts()) {
        words.push_back(fmt::format("{}{}", kPrefix, text.first_id));
    }
}

}  // namespace

const Dictionary kMsDiagnosticDictionary{look_up, list};

}  // namespace siptls::report
