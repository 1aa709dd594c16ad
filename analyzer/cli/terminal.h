// SPDX-License-Identifier: GPL-2.0-or-later
// What the terminal can do, and plain output of the small commands.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace siptls::cli {

enum class ColorWish { Auto, Always, Never };

bool is_terminal(int descriptor);

// Whether to colour what goes to standard output: NO_COLOR and TERM=dumb say no to Auto.
bool wants_color(ColorWish wish);

// Columns of standard output; 100 if it is no terminal.
std::size_t terminal_width();

// Writes to standard output and throws Failure if that cannot be done.
void print(std::string_view text);

// Writes to standard error as it stands. Nothing is thrown: where nobody listens, nothing is told.
void print_error(std::string_view text);

// A sentence on standard error, behind the program's name.
void complain(std::string_view text);

// `text` broken at spaces into lines of at most `width` columns, each with `indent` before it.
std::string wrap(std::string_view text, std::string_view indent, std::size_t width);

}  // namespace siptls::cli
