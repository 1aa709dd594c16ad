// SPDX-License-Identifier: GPL-2.0-or-later
// Texts as SIP's grammar uses them (RFC 3261, 25.1): tokens and blanks. Used by every parser of
// this room.
#pragma once

#include <array>
#include <string_view>

#include "bytes/ascii.h"
#include "bytes/blanks.h"
#include "siptls/bytes.h"

namespace siptls::sip {

inline std::string_view as_text(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Blanks of a line, and the line ends inside a folded header field.
constexpr bool is_space(char c) {
    return c <= ' ' && (is_blank(c) || c == '\r' || c == '\n');  // most are none at first sight
}

inline constexpr std::array<bool, 256> kTokenChars = [] {
    std::array<bool, 256> is_token{};
    for (std::size_t c = 0; c < is_token.size(); ++c) {
        const char letter = static_cast<char>(c);
        is_token[c] = is_alphanumeric(letter) ||
                      std::string_view("-.!%*_+`'~").find(letter) != std::string_view::npos;
    }
    return is_token;
}();

constexpr bool is_token_char(char c) {
    return kTokenChars[static_cast<unsigned char>(c)];
}

// Without the blanks at both ends.
constexpr std::string_view trim(std::string_view text) {
    return without_outer(text, is_space);
}

}  // namespace siptls::sip
