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

// What a question about a character answers for each of them: texts ask it letter by letter.
class CharacterSet {
  public:
    template <class Holds>
    explicit constexpr CharacterSet(Holds holds) {
        for (std::size_t c = 0; c < holds_.size(); ++c) {
            holds_[c] = holds(static_cast<char>(c));
        }
    }
    constexpr bool operator()(char c) const { return holds_[static_cast<unsigned char>(c)]; }

  private:
    std::array<bool, 256> holds_{};
};

inline constexpr CharacterSet kTokenChars([](char c) {
    return is_alphanumeric(c) || std::string_view("-.!%*_+`'~").find(c) != std::string_view::npos;
});

constexpr bool is_token_char(char c) {
    return kTokenChars(c);
}

// Without the blanks at both ends.
constexpr std::string_view trim(std::string_view text) {
    return without_outer(text, is_space);
}

}  // namespace siptls::sip
