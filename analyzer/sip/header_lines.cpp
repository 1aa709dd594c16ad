// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/header_lines.h"

#include <charconv>

#include "sip/text.h"

namespace siptls::sip {

// Most of a message's time goes here: each byte is looked at once, by the search for the line feed
// or by that for the colon.
HeaderLines::Step HeaderLines::next(HeaderLine& line) {
    const char* const begin = text_.data() + at_;
    const std::size_t size = text_.size() - at_;
    const bool carriage_return = size > 1 && begin[0] == '\r' && begin[1] == '\n';
    if (carriage_return || (size != 0 && begin[0] == '\n')) {
        at_ += carriage_return ? 2 : 1;
        return Step::End;
    }
    const std::string_view rest(begin, size);
    std::size_t end = rest.find('\n');
    line.folded = false;
    while (end != std::string_view::npos && end + 1 < size && is_blank(begin[end + 1])) {
        end = rest.find('\n', end + 1);
        line.folded = true;
    }
    if (end == std::string_view::npos || end + 1 == size) {
        return Step::Cut;
    }
    at_ += end + 1;
    // The line feed ends both runs.
    const char* behind_name = begin;
    while (is_token_char(*behind_name)) {
        ++behind_name;
    }
    const char* colon = behind_name;
    while (is_blank(*colon)) {
        ++colon;
    }
    if (behind_name == begin || *colon != ':') {
        return Step::Malformed;
    }
    line.name = {begin, static_cast<std::size_t>(behind_name - begin)};
    line.value = trim({colon + 1, static_cast<std::size_t>(begin + end - (colon + 1))});
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
