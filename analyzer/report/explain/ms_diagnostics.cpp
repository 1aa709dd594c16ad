// SPDX-License-Identifier: GPL-2.0-or-later
// Ids of ms-diagnostics: the table is wording/ms_diagnostics.cpp. A plain number is one beyond the
// numbers of alerts.
#include <charconv>

#include <fmt/format.h>

#include "report/explain/dictionary.h"
#include "siptls/wording.h"

namespace siptls::report {
namespace {

constexpr std::string_view kPrefix = "ms-diagnostics:";
constexpr std::uint32_t kLastAlert = 255;

void look_up(std::string_view word, std::vector<Explanation>& found) {
    const std::string_view digits = without_prefix(word, kPrefix);
    std::uint32_t id = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), id);
    const bool whole = error == std::errc{} && end == digits.data() + digits.size();
    if (!whole || (digits == word && id <= kLastAlert)) {
        return;
    }
    const MsDiagnosticText* const known = find_ms_diagnostic(id);
    if (known == nullptr) {
        return;
    }
    Explanation explanation;
    explanation.word = fmt::format("{}{} ({})", kPrefix, id, known->title);
    explanation.kind = "ms-diagnostics of a Lync or Skype for Business server";
    explanation.meaning = fmt::format("The server says: {}.", known->meaning);
    explanation.to_do =
        "It is an answer of the server, given after the client had accepted its certificate: look "
        "at "
        "the server and the user's account, not at that certificate.";
    explanation.source = known->citation;
    found.push_back(std::move(explanation));
}

void list(std::vector<std::string>& words) {
    for (const MsDiagnosticText& text : ms_diagnostic_texts()) {
        if (text.first_id == text.last_id) {
            words.push_back(fmt::format("{}{}", kPrefix, text.first_id));
        }
    }
}

}  // namespace

const Dictionary kMsDiagnosticDictionary{look_up, list};

}  // namespace siptls::report
