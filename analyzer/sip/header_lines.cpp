// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/header_lines.h"

#include <algorithm>
#include <charconv>

#include "sip/text.h"

namespace siptls::sip {

HeaderLines::Step HeaderLines::next(HeaderLine& line) {
    const std::string_view rest = text_.substr(at_);
    for (const std::string_view empty_line : {"\n", "\r\n"}) {
        if (rest.starts_with(empty_line)) {
            at_ += empty_line.size();
            return Step::End;
        }
    }
    std::size_t end = rest.find('\n');
    while (end != std::string_view::npos && end + 1 < rest.size() &&
           (rest[end + 1] == ' ' || rest[end + 1] == '\t')) {
        end = rest.find('\n', end + 1);
    }
    if (end == std::string_view::npos || end + 1 == rest.size()) {
        return Step::Cut;
    }
    at_ += end + 1;
    const std::string_view field = rest.substr(0, end);
    const std::size_t colon = field.find(':');
    if (colon == std::string_view::npos) {
        return Step::Malformed;
    }
    line.name = field.substr(0, colon);
    while (!line.name.empty() && (line.name.back() == ' ' || line.name.back() == '\t')) {
        line.name.remove_suffix(1);
    }
    line.value = trim(field.substr(colon + 1));
    const bool named =
        !line.name.empty() && std::all_of(line.name.begin(), line.name.end(), is_token_char);
    return named ? Step::Line : Step::Malformed;
}

std::optional<std::uint32_t> parse_number(std::string_view text) {
    std::uint32_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stop != end) {
        return std::nullopt;
    }
    return number;
}

}  // namespace siptls::sip
