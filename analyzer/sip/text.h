// SPDX-License-Identifier: GPL-2.0-or-later
// ASCII as SIP's grammar uses it (RFC 3261, 25.1): tokens, blanks, and case that does not matter.
// Independent of any locale. Used by every parser of this room.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "siptls/bytes.h"

namespace siptls::sip {

inline std::string_view as_text(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

constexpr bool is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Blanks of a line, and the line ends inside a folded header field.
constexpr bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

inline constexpr std::array<bool, 256> kTokenChars = [] {
    std::array<bool, 256> is_token{};
    for (std::size_t c = 0; c < is_token.size(); ++c) {
        const char letter = static_cast<char>(c);
        is_token[c] = is_alpha(letter) || is_digit(letter) ||
                      std::string_view("-.!%*_+`'~").find(letter) != std::string_view::npos;
    }
    return is_token;
}();

constexpr bool is_token_char(char c) {
    return kTokenChars[static_cast<unsigned char>(c)];
}

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char c) { return lower(c); });
    return result;
}

inline bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                              [](char x, char y) { return lower(x) == lower(y); });
}

// Without the blanks at both ends.
constexpr std::string_view trim(std::string_view text) {
    while (!text.empty() && is_space(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_space(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

}  // namespace siptls::sip
