// SPDX-License-Identifier: GPL-2.0-or-later
// A parser's answer: a value, or what was wrong and where. Nothing from the wire throws.
#pragma once

#include <cstddef>
#include <string_view>

#include <tl/expected.hpp>

namespace siptls {

struct ParseError {
    std::string_view what;   // static wording
    std::size_t offset = 0;  // into the bytes that were parsed
};

template <class Value>
using Result = tl::expected<Value, ParseError>;

// Spells a failed Result<Value>.
inline tl::unexpected<ParseError> malformed(std::string_view what, std::size_t offset) {
    return tl::unexpected<ParseError>(ParseError{what, offset});
}

}  // namespace siptls
