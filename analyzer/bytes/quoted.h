// SPDX-License-Identifier: GPL-2.0-or-later
// File names and other operator input in sentences: whoever reports a problem quotes them here.
#pragma once

#include <string>
#include <string_view>

namespace siptls {

// `text` between quotation marks, fit for a terminal: control characters (C0, DEL, C1), marks that
// turn the writing direction, backslashes and bytes that are no UTF-8 become \xNN.
std::string quoted(std::string_view text);

// A file's name in a sentence; "-" is standard input.
std::string input_name(std::string_view path);

}  // namespace siptls
