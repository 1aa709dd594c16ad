// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/header_lines.h"

#include <charconv>

#include "sip/text.h"

namespace siptls::sip {

HeaderLines::Step HeaderLines::next(HeaderLine& line) {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with('\n') || rest.starts_with("\r\n")) {
        at_ += rest.front() == '\n' ? 1 : 2;
        return Step::End;
    }
    std::size_t end = rest.find('\n');
    line.folded = false;
    while (end != std::string_view::npos && end + 1 < rest.size() && is_blank(rest[end + 1])) {
        end = rest.find('\n', end + 1);
        line.folded = true;
    }
    if (end == std::string_view::npos || end + 1 == rest.size()) {
        return Step::Cut;
    }
    at_ += end + 1;
    // The line feed ends both runs.
    std::size_t behind_name = 0;
    while (is_token_char(rest[behind_name])) {
        ++behind_name;
    }
    std::size_t colon = behind_name;
    while (is_blank(rest[colon])) {
        ++colon;
    }
    if (behind_name == 0 || rest[colon] != ':') {
        return Step::Malformed;
    }
    line.name = rest.substr(0, behind_name);
    line.value = trim(rest.substr(colon + 1, end - colon - 1));
    return Step::Line;
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
