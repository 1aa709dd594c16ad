// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/record_header.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "bytes/ascii.h"
#include "bytes/blanks.h"
#include "trace/limits.h"

namespace siptls::trace {

namespace {

constexpr std::string_view kBegin = "$$begin_record";

bool is_word(char c) {
    return is_alphanumeric(c) || c == '_';
}

// A digit for each 0; between date and time a hyphen, a bar or a blank.
constexpr std::string_view kTimeForm = "00/00/0000-00:00:00";

bool has_time_form(std::string_view text) {
    if (text.size() < kTimeForm.size()) {
        return false;
    }
    return std::equal(kTimeForm.begin(), kTimeForm.end(), text.begin(), [](char form, char letter) {
        switch (form) {
            case '0': return is_digit(letter);
            case '-': return letter == '-' || letter == '|' || letter == ' ';
            default: return letter == form;
        }
    });
}

// Of text that has the form; nothing if there is no such day or time.
std::optional<Timestamp> time_of(std::string_view text) {
    const auto number = [&](std::size_t at, std::size_t digits) {
        int value = 0;
        std::from_chars(text.data() + at, text.data() + at + digits, value);
        return value;
    };
    const int year = number(6, 4);
    const std::chrono::year_month_day day{std::chrono::year(year),
                                          std::chrono::month(static_cast<unsigned>(number(0, 2))),
                                          std::chrono::day(static_cast<unsigned>(number(3, 2)))};
    const int hour = number(11, 2);
    const int minute = number(14, 2);
    const int second = number(17, 2);
    constexpr int kFirstYear = 1990;  // before SIP; and far from where nanoseconds end
    constexpr int kLastYear = 2200;
    if (!day.ok() || hour > 23 || minute > 59 || second > 60 || year < kFirstYear ||
        year > kLastYear) {
        return std::nullopt;
    }
    const std::int64_t days = std::chrono::sys_days(day).time_since_epoch().count();
    Timestamp time;
    time.nanoseconds = (((days * 24 + hour) * 60 + minute) * 60 + second) * kSecond;
    time.digits = 0;
    return time;
}

// The digits behind the point, as far as nanoseconds go; gives how many there were.
std::size_t add_decimals(std::string_view digits, Timestamp& time) {
    constexpr std::uint8_t kDigits = 9;
    Nanoseconds unit = kSecond / 10;
    while (time.digits < digits.size() && time.digits < kDigits && is_digit(digits[time.digits])) {
        time.nanoseconds += (digits[time.digits] - '0') * unit;
        unit /= 10;
        ++time.digits;
    }
    return time.digits;
}

// A time within a line: its place and value.
struct FoundTime {
    std::size_t begin = 0;
    std::size_t end = 0;  // behind decimals and sequence number
    Timestamp time;
};

std::optional<FoundTime> find_time(std::string_view line) {
    const std::string_view prefix = line.substr(0, kMaxPrefix);
    for (std::size_t slash = prefix.find('/'); slash != std::string_view::npos;
         slash = prefix.find('/', slash + 1)) {
        if (slash < 2) {
            continue;
        }
        std::size_t length = 0;
        if (const auto time = parse_trace_time(line.substr(slash - 2), length)) {
            std::size_t end = slash - 2 + length;
            while (end < line.size() && (line[end] == '.' || is_hex_digit(line[end]))) {
                ++end;
            }
            return FoundTime{slash - 2, end, *time};
        }
    }
    return std::nullopt;
}

// "(COMP,FUNC:FILE(LINE))" or "(COMP,FUNC)": its place and parts.
struct Origin {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string_view component;
    std::string_view function;
};

std::optional<Origin> origin_at(std::string_view line, std::size_t open) {
    std::size_t comma = open + 1;
    while (comma < line.size() && is_word(line[comma])) {
        ++comma;
    }
    if (comma == open + 1 || comma >= line.size() || line[comma] != ',') {
        return std::nullopt;
    }
    const std::size_t close = line.find(')', comma);
    if (close == std::string_view::npos) {
        return std::nullopt;
    }
    const std::size_t inner = line.find('(', comma);
    const bool has_line = inner < close;
    std::string_view function = line.substr(comma + 1, std::min(inner, close) - comma - 1);
    // FUNC may hold "::" itself; the file stands behind the last single colon.
    const std::size_t colon = function.rfind(':');
    if (colon != std::string_view::npos && colon > 0 && function[colon - 1] != ':') {
        function = function.substr(0, colon);
    }
    const bool doubled = has_line && close + 1 < line.size() && line[close + 1] == ')';
    return Origin{open, close + (doubled ? 2 : 1), line.substr(open + 1, comma - open - 1),
                  function};
}

std::optional<Origin> find_origin(std::string_view line) {
    const std::string_view prefix = line.substr(0, kMaxPrefix);
    for (std::size_t open = prefix.find('('); open != std::string_view::npos;
         open = prefix.find('(', open + 1)) {
        if (auto origin = origin_at(line, open)) {
            return origin;
        }
    }
    return std::nullopt;
}

// The flag of "TL_LEVEL(TF_FLAG)".
std::string_view find_flag(std::string_view prefix) {
    const std::size_t level = prefix.find("TL_");
    if (level == std::string_view::npos) {
        return {};
    }
    const std::size_t flag = prefix.find("TF_", level);
    if (flag == std::string_view::npos) {
        return {};
    }
    std::size_t end = flag;
    while (end < prefix.size() && is_word(prefix[end])) {
        ++end;
    }
    return prefix.substr(flag, end - flag);
}

bool names_a_pool(std::string_view prefix) {
    const std::size_t open = prefix.find('[');
    const std::size_t close = prefix.find(']', open);
    return open != std::string_view::npos && close != std::string_view::npos &&
           prefix.substr(open, close - open).find('\\') != std::string_view::npos;
}

// Takes "[1234]" off the front.
std::optional<std::uint32_t> take_correlation(std::string_view& rest) {
    rest = without_outer(rest, is_blank);
    if (!rest.starts_with('[')) {
        return std::nullopt;
    }
    const std::size_t close = rest.find(']');
    std::uint32_t number = 0;
    if (close == std::string_view::npos) {
        return std::nullopt;
    }
    const char* const end = rest.data() + close;
    const auto [stop, error] = std::from_chars(rest.data() + 1, end, number);
    if (error != std::errc() || stop != end) {
        return std::nullopt;
    }
    rest = without_outer(rest.substr(close + 1), is_blank);
    return number != 0 ? std::optional(number) : std::nullopt;
}

// Takes "( 00000000DA0AC143 )" off the front.
std::string_view without_pointer(std::string_view rest) {
    if (!rest.starts_with('(')) {
        return rest;
    }
    const std::size_t close = rest.find(')');
    if (close == std::string_view::npos) {
        return rest;
    }
    const std::string_view inner = without_outer(rest.substr(1, close - 1), is_blank);
    const bool pointer = !inner.empty() && std::all_of(inner.begin(), inner.end(), is_hex_digit);
    return pointer ? without_outer(rest.substr(close + 1), is_blank) : rest;
}

}  // namespace

std::optional<Timestamp> parse_trace_time(std::string_view text, std::size_t& length) {
    if (!has_time_form(text)) {
        return std::nullopt;
    }
    auto time = time_of(text);
    if (!time) {
        return std::nullopt;
    }
    length = kTimeForm.size();
    if (text.substr(length).starts_with('.')) {
        ++length;
        length += add_decimals(text.substr(length), *time);
    }
    return time;
}

std::optional<RecordHeader> parse_record_header(std::string_view line) {
    const auto time = find_time(line);
    if (!time) {
        return std::nullopt;
    }
    const auto origin = find_origin(line);
    RecordHeader header;
    header.time = time->time;
    header.flag = find_flag(line.substr(0, kMaxPrefix));
    if (!origin && header.flag.empty()) {
        return std::nullopt;
    }
    std::size_t end = time->end;
    if (origin) {
        header.component = origin->component;
        header.function = origin->function;
        end = std::max(end, origin->end);
    }
    header.pool_named = names_a_pool(line.substr(0, time->begin));
    std::string_view rest = line.substr(end);
    header.correlation_id = take_correlation(rest);
    rest = without_outer(rest, is_blank);
    if (rest.ends_with(kBegin)) {
        header.begins_record = true;
        rest.remove_suffix(kBegin.size());
    }
    header.rest = without_pointer(without_outer(rest, is_blank));
    return header;
}

}  // namespace siptls::trace
