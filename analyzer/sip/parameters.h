// SPDX-License-Identifier: GPL-2.0-or-later
// Lists and parameters inside header values (RFC 3261, 7.3.1 and 25.1): elements between commas or
// semicolons, where separators in quoted strings and angle brackets do not count. Used by the
// parsers of URIs, addresses, Via and challenges.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace siptls::sip {

// The next element of `rest` without blanks around it; `rest` then begins behind the separator.
// False when `rest` is used up.
bool next_element(std::string_view& rest, char separator, std::string_view& element);

struct Parameter {
    std::string_view name;
    std::string_view value;  // as written, with its quotes; empty if the parameter has none
};

// Empty elements are left out; what exceeds kMaxParameters is not read.
std::vector<Parameter> parse_parameters(std::string_view text, char separator);

// The value of the first parameter of that name, whatever its case.
std::optional<std::string_view> find_parameter(const std::vector<Parameter>& parameters,
                                               std::string_view name);

// What a quoted string means: without its quotes and backslashes. Other text as it is.
std::string unquoted(std::string_view text);

}  // namespace siptls::sip
