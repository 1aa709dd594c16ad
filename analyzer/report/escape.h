// SPDX-License-Identifier: GPL-2.0-or-later
// Makes text from outside harmless to whoever shows it. Everything that came from a capture, a file
// name or an option passes here before it reaches a report.
#pragma once

#include <string>
#include <string_view>

namespace siptls::report {

// Whether a byte is printable ASCII and needs no escape in a JSON string either.
constexpr bool is_plain(char c) {
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}
// Whether every byte is.
bool is_plain(std::string_view raw);
// The same, and copies the text to `to`, where there is room for all of it. What stands there is of
// use only if it is plain.
bool copy_plain(std::string_view raw, char* to);

// A JSON string literal with its quotes. Valid UTF-8 keeps its value: what could upset a terminal
// or reorder a line stands as \uXXXX. A byte that is no UTF-8 becomes the four characters \xNN.
std::string json_literal(std::string_view raw);

// `escaped` cut to at most `columns` code points, the last three of them dots. Cuts no code point
// apart, and no escape of escape_text().
std::string shorten(std::string_view escaped, std::size_t columns);

// Code points in valid UTF-8; each is taken to be one column wide.
std::size_t columns(std::string_view escaped);

}  // namespace siptls::report
