// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/http_date.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "bytes/ascii.h"

namespace siptls::trace {

namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Digits only, of exactly this length; nothing otherwise.
std::optional<int> number(std::string_view text) {
    int value = 0;
    const char* const end = text.data() + text.size();
    const bool digits = std::all_of(text.begin(), text.end(), is_digit);
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    return digits && error == std::errc() && stop == end ? std::optional(value) : std::nullopt;
}

}  // namespace

std::optional<Timestamp> parse_http_date(std::string_view text) {
    constexpr std::size_t kWeekday = 5;
    constexpr std::size_t kLength = 24;  // "22 Nov 2026 16:52:23 GMT"
    if (text.size() != kWeekday + kLength || text.substr(3, 2) != ", ") {
        return std::nullopt;
    }
    text.remove_prefix(kWeekday);
    if (text[2] != ' ' || text[6] != ' ' || text[11] != ' ' || text[14] != ':' || text[17] != ':' ||
        text.substr(20) != " GMT") {
        return std::nullopt;
    }
    const auto* const month = std::find(kMonths.begin(), kMonths.end(), text.substr(3, 3));
    const auto day = number(text.substr(0, 2));
    const auto year = number(text.substr(7, 4));
    const auto hour = number(text.substr(12, 2));
    const auto minute = number(text.substr(15, 2));
    const auto second = number(text.substr(18, 2));
    if (month == kMonths.end() || !day || !year || !hour || !minute || !second) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{
        std::chrono::year(*year),
        std::chrono::month(static_cast<unsigned>(month - kMonths.begin()) + 1),
        std::chrono::day(static_cast<unsigned>(*day))};
    constexpr int kFirstYear = 1990;
    constexpr int kLastYear = 2200;
    if (!date.ok() || *year < kFirstYear || *year > kLastYear || *hour > 23 || *minute > 59 ||
        *second > 60) {
        return std::nullopt;
    }
    const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
    return Timestamp{(((days * 24 + *hour) * 60 + *minute) * 60 + *second) * kSecond, 0};
}

}  // namespace siptls::trace
