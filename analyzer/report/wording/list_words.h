// SPDX-License-Identifier: GPL-2.0-or-later
// Lists in a sentence: the first of them, and how many more there are.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace siptls::report {

// "a, b, c and 5 more"; `words` gives a part's text, escaped where it needs to be.
template <class Part, class Words>
std::string list_words(const std::vector<Part>& parts, std::size_t most, Words words) {
    std::string text;
    for (std::size_t at = 0; at < std::min(parts.size(), most); ++at) {
        text += (at == 0 ? "" : ", ") + words(parts[at]);
    }
    return parts.size() > most ? fmt::format("{} and {} more", text, parts.size() - most) : text;
}

// The parts are texts, escaped where they need to be.
template <class Text>
std::string list_words(const std::vector<Text>& parts, std::size_t most) {
    return list_words(parts, most, [](std::string_view part) { return std::string(part); });
}

}  // namespace siptls::report
