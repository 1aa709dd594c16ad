// SPDX-License-Identifier: GPL-2.0-or-later
// One place of the grammar after the other, as far as the bytes go; each names the next.
#include "sip/start_line.h"

#include <algorithm>

#include "bytes/bytes_of.h"
#include "sip/limits.h"
#include "sip/text.h"

namespace siptls::sip {
namespace {

constexpr std::string_view kVersion = "SIP/2.0";
constexpr std::string_view kStatusVersion = "SIP/2.0 ";
constexpr std::string_view kProtocol = kVersion.substr(0, kVersion.find('/'));

constexpr bool is_control(char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
}

char next_of(std::string_view& rest) {
    const char c = rest.front();
    rest.remove_prefix(1);
    return c;
}

}  // namespace

StartLineScanner::Answer StartLineScanner::feed(Bytes bytes, std::size_t& at) {
    const std::size_t room = std::min(bytes.size() - at, kMaxStartLine - length_);
    std::string_view rest = as_text(bytes.subspan(at, room));
    while (answer_ == Answer::NeedMore && !rest.empty()) {
        answer_ = take(rest);
    }
    at += room - rest.size();
    length_ += room - rest.size();
    if (answer_ == Answer::NeedMore && at < bytes.size()) {
        ++at;  // one more than a start line has
        answer_ = Answer::NotSip;
    }
    return answer_;
}

StartLineScanner::Answer StartLineScanner::take(std::string_view& rest) {
    switch (place_) {
        case Place::Method: return take_method(rest);
        case Place::StatusVersion: return take_version(kStatusVersion, rest, Place::StatusCode);
        case Place::StatusCode: return take_status_code(rest);
        case Place::Reason: return take_reason(rest);
        case Place::Scheme: return take_scheme(rest);
        case Place::Uri: return take_uri(rest);
        case Place::RequestVersion: return take_version(kVersion, rest, Place::LineEnd);
        case Place::LineEnd: return at_line_end(next_of(rest));
        case Place::AfterReturn: return next_of(rest) == '\n' ? Answer::Sip : Answer::NotSip;
    }
    return Answer::NotSip;
}

StartLineScanner::Answer StartLineScanner::take_method(std::string_view& rest) {
    const std::string_view room = rest.substr(0, kMaxWord - count_);
    const auto* const end = std::find_if_not(room.begin(), room.end(), is_token_char);
    const std::string_view word = room.substr(0, static_cast<std::size_t>(end - room.begin()));
    spells_sip_ = spells_sip_ && count_ + word.size() <= kProtocol.size() &&
                  equal_ignoring_case(word, kProtocol.substr(count_, word.size()));
    count_ += word.size();
    rest.remove_prefix(word.size());
    if (rest.empty()) {
        return Answer::NeedMore;
    }
    const char c = next_of(rest);
    if (c == '/' && spells_sip_ && count_ == kProtocol.size()) {
        place_ = Place::StatusVersion;
        ++count_;
        return Answer::NeedMore;
    }
    return c == ' ' && count_ > 0 ? enter(Place::Scheme) : Answer::NotSip;
}

StartLineScanner::Answer StartLineScanner::take_status_code(std::string_view& rest) {
    const char c = next_of(rest);
    if (count_ < 3) {
        const bool fits = count_ == 0 ? c >= '1' && c <= '6' : is_digit(c);
        ++count_;
        return fits ? Answer::NeedMore : Answer::NotSip;
    }
    return c == ' ' ? enter(Place::Reason) : at_line_end(c);
}

StartLineScanner::Answer StartLineScanner::take_reason(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return end == std::string_view::npos ? Answer::NeedMore : Answer::Sip;
}

StartLineScanner::Answer StartLineScanner::take_scheme(std::string_view& rest) {
    while (!rest.empty()) {
        const char c = next_of(rest);
        if (c == ':' && count_ > 0) {
            return enter(Place::Uri);
        }
        const bool fits =
            is_alpha(c) || (count_ > 0 && (is_digit(c) || c == '+' || c == '-' || c == '.'));
        if (!fits || ++count_ > kMaxWord) {
            return Answer::NotSip;
        }
    }
    return Answer::NeedMore;
}

StartLineScanner::Answer StartLineScanner::take_uri(std::string_view& rest) {
    const auto* const end = std::find_if(rest.begin(), rest.end(), is_control);
    const auto length = static_cast<std::size_t>(end - rest.begin());
    count_ += length;
    rest.remove_prefix(length);
    if (rest.empty()) {
        return Answer::NeedMore;
    }
    return next_of(rest) == ' ' && count_ > 0 ? enter(Place::RequestVersion) : Answer::NotSip;
}

StartLineScanner::Answer StartLineScanner::take_version(std::string_view version,
                                                        std::string_view& rest, Place next) {
    while (!rest.empty()) {
        const char c = next_of(rest);
        if (c != version[count_] && lower(c) != lower(version[count_])) {
            return Answer::NotSip;
        }
        if (++count_ == version.size()) {
            return enter(next);
        }
    }
    return Answer::NeedMore;
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
