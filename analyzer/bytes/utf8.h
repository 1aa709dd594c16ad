// SPDX-License-Identifier: GPL-2.0-or-later
// The one reader of UTF-8 (RFC 3629, 4) for whoever makes text from outside fit to be shown.
#pragma once

#include <cstddef>
#include <string_view>

namespace siptls {

struct CodePoint {
    char32_t value = 0;
    std::size_t length = 0;  // in bytes; 0: the byte here begins no valid UTF-8
};

// The code point at the start of `text`, which must not be empty. No overlong forms, no surrogates.
CodePoint first_code_point(std::string_view text);

// What a reader cannot see, or what changes the look of its neighbours: controls, bidirectional
// formatting, zero width, line separators, tags, variation selectors.
bool is_invisible(char32_t code);

}  // namespace siptls
