// SPDX-License-Identifier: GPL-2.0-or-later
// Lists and parameters inside header values (RFC 3261, 7.3.1 and 25.1): elements between commas or
// semicolons, where separators in quoted strings and angle brackets do not count. Used by the
// parsers of URIs, addresses, Via and challenges.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace siptls::sip {

// The next element of `rest` without blanks around it; `rest` then begins behind the separator.
// False when `rest` is used up.
bool next_element(std::string_view& rest, char separator, std::string_view& element);

struct Parameter {
    std::string_view name;
    std::string_view value;  // as written, with its quotes; empty if the parameter has none
};

// Takes parameters one by one, so that nothing is kept of those that nobody asks for.
class ParameterReader {
  public:
    ParameterReader(std::string_view text, char separator) : rest_(text), separator_(separator) {}

    // Empty elements are left out; what exceeds kMaxParameters is not read.
    bool next(Parameter& parameter);

  private:
    std::string_view rest_;
    char separator_;
    std::size_t read_ = 0;
};

// The value of the first parameter of that name, whatever its case. `parameters`: as written, like
// those that Uri and NameAddr have.
std::optional<std::string_view> find_parameter(std::string_view parameters, std::string_view name,
                                               char separator = ';');

// What a quoted string means: without its quotes and backslashes. Other text as it is. A part of
// `text`, or of `room` where there were backslashes.
std::string_view unquoted(std::string_view text, std::string& room);

}  // namespace siptls::sip
