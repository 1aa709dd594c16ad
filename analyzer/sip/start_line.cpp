// SPDX-License-Identifier: GPL-2.0-or-later
// One step a byte; each place of the grammar names the next.
#include "sip/start_line.h"

#include <algorithm>

#include "bytes/bytes_of.h"
#include "sip/limits.h"
#include "sip/text.h"

namespace siptls::sip {
namespace {

constexpr std::string_view kVersion = "SIP/2.0";
constexpr std::string_view kStatusVersion = "SIP/2.0 ";

constexpr bool is_control(char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
}

}  // namespace

StartLineScanner::Answer StartLineScanner::feed(Bytes bytes, std::size_t& at) {
    while (answer_ == Answer::NeedMore && at < bytes.size()) {
        const char c = static_cast<char>(bytes[at++]);
        answer_ = ++length_ > kMaxStartLine ? Answer::NotSip : step(c);
    }
    return answer_;
}

StartLineScanner::Answer StartLineScanner::step(char c) {
    switch (place_) {
        case Place::Method: return in_method(c);
        case Place::StatusVersion: return in_version(kStatusVersion, c, Place::StatusCode);
        case Place::StatusCode: return in_status_code(c);
        case Place::Reason: return c == '\n' ? Answer::Sip : Answer::NeedMore;
        case Place::Scheme: return in_scheme(c);
        case Place::Uri:
            if (c == ' ' && count_ > 0) {
                return enter(Place::RequestVersion);
            }
            ++count_;
            return is_control(c) ? Answer::NotSip : Answer::NeedMore;
        case Place::RequestVersion: return in_version(kVersion, c, Place::LineEnd);
        case Place::LineEnd: return at_line_end(c);
        case Place::AfterReturn: return c == '\n' ? Answer::Sip : Answer::NotSip;
    }
    return Answer::NotSip;
}

StartLineScanner::Answer StartLineScanner::in_method(char c) {
    if (c == '/' && spells_sip_ && count_ == 3) {
        place_ = Place::StatusVersion;
        count_ = 4;
        return Answer::NeedMore;
    }
    if (c == ' ' && count_ > 0) {
        return enter(Place::Scheme);
    }
    if (!is_token_char(c) || count_ == kMaxWord) {
        return Answer::NotSip;
    }
    spells_sip_ = spells_sip_ && count_ < 3 && lower(c) == lower(kVersion[count_]);
    ++count_;
    return Answer::NeedMore;
}

StartLineScanner::Answer StartLineScanner::in_status_code(char c) {
    if (count_ < 3) {
        const bool fits = count_ == 0 ? c >= '1' && c <= '6' : is_digit(c);
        ++count_;
        return fits ? Answer::NeedMore : Answer::NotSip;
    }
    return c == ' ' ? enter(Place::Reason) : at_line_end(c);
}

StartLineScanner::Answer StartLineScanner::in_scheme(char c) {
    if (c == ':' && count_ > 0) {
        return enter(Place::Uri);
    }
    const bool fits =
        is_alpha(c) || (count_ > 0 && (is_digit(c) || c == '+' || c == '-' || c == '.'));
    ++count_;
    return fits && count_ <= kMaxWord ? Answer::NeedMore : Answer::NotSip;
}

StartLineScanner::Answer StartLineScanner::in_version(std::string_view version, char c,
                                                      Place next) {
    if (lower(c) != lower(version[count_])) {
        return Answer::NotSip;
    }
    ++count_;
    return count_ == version.size() ? enter(next) : Answer::NeedMore;
}

StartLineScanner::Answer StartLineScanner::enter(Place place) {
    place_ = place;
    count_ = 0;
    return Answer::NeedMore;
}

StartLineScanner::Answer StartLineScanner::at_line_end(char c) {
    if (c == '\r') {
        return enter(Place::AfterReturn);
    }
    return c == '\n' ? Answer::Sip : Answer::NotSip;
}

bool looks_like_sip(Bytes bytes) {
    const std::string_view text = as_text(bytes);
    return parse_start_line(text.substr(keep_alives(text))).has_value();
}

std::size_t keep_alives(std::string_view text) {
    return std::min(text.find_first_not_of("\r\n"), text.size());
}

std::optional<StartLine> parse_start_line(std::string_view text) {
    std::size_t length = 0;
    return parse_start_line(text, length);
}

std::optional<StartLine> parse_start_line(std::string_view text, std::size_t& length) {
    StartLineScanner scanner;
    length = 0;
    if (scanner.feed(bytes_of(text), length) != StartLineScanner::Answer::Sip) {
        return std::nullopt;
    }
    const std::string_view line = trim(text.substr(0, length));
    const std::size_t first = line.find(' ');
    if (equal_ignoring_case(line.substr(0, first), kVersion)) {
        const std::string_view code = line.substr(first + 1, 3);
        const int status = (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
        return StatusLine{static_cast<std::uint16_t>(status), trim(line.substr(first + 4))};
    }
    const std::size_t last = line.rfind(' ');
    return RequestLine{line.substr(0, first), line.substr(first + 1, last - first - 1)};
}

std::size_t find_start_line(std::string_view line) {
    // A request: method and URI are the two words before the version at the line's end.
    const std::string_view visible = trim(line);
    const std::size_t version = visible.rfind(' ');
    if (version != std::string_view::npos && version > 0 &&
        equal_ignoring_case(visible.substr(version + 1), kVersion)) {
        const std::size_t uri = visible.rfind(' ', version - 1);
        std::size_t method = uri == std::string_view::npos ? 0 : uri;
        while (method > 0 && is_token_char(visible[method - 1])) {
            --method;
        }
        const std::size_t begin = static_cast<std::size_t>(visible.data() - line.data()) + method;
        if (parse_start_line(line.substr(begin))) {
            return begin;
        }
    }
    // A response: "SIP/2.0 " and three digits. Header fields have the version only before a slash.
    for (std::size_t at = 0; at + kStatusVersion.size() <= line.size(); ++at) {
        if (equal_ignoring_case(line.substr(at, kStatusVersion.size()), kStatusVersion) &&
            parse_start_line(line.substr(at))) {
            return at;
        }
    }
    return std::string_view::npos;
}

}  // namespace siptls::sip
