// SPDX-License-Identifier: GPL-2.0-or-later
// Spaces and tabs around what texts state: each format says what else counts as a blank.
#pragma once

#include <string_view>

namespace siptls {

constexpr bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

template <class IsBlank>
constexpr std::string_view without_leading(std::string_view text, IsBlank blank) {
    while (!text.empty() && blank(text.front())) {
        text.remove_prefix(1);
    }
    return text;
}

template <class IsBlank>
constexpr std::string_view without_trailing(std::string_view text, IsBlank blank) {
    while (!text.empty() && blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

template <class IsBlank>
constexpr std::string_view without_outer(std::string_view text, IsBlank blank) {
    return without_trailing(without_leading(text, blank), blank);
}

}  // namespace siptls
