// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/time_text.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

namespace siptls::report {
namespace {

constexpr std::int64_t kDay = 86400;

struct Calendar {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    std::int64_t second_of_day = 0;
};

std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
}

Calendar calendar(std::int64_t seconds) {
    constexpr std::int64_t kYear0 = -62167219200;
    constexpr std::int64_t kYear9999 = 253402300799;
    seconds = std::clamp(seconds, kYear0, kYear9999);
    const std::int64_t days = floor_divide(seconds, kDay);
    const std::chrono::year_month_day ymd{
        std::chrono::sys_days{std::chrono::days{static_cast<int>(days)}}};
    return {static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
            static_cast<unsigned>(ymd.day()), seconds - days * kDay};
}

// Writes the last `count` decimal digits of `number`; returns what is behind them. A report holds
// dozens of times for each session: a general formatter would take longer for them than following
// the session took.
char* put_digits(char* at, std::uint64_t number, std::size_t count) {
    for (std::size_t place = count; place-- > 0; number /= 10) {
        at[place] = static_cast<char>('0' + number % 10);
    }
    return at + count;
}

constexpr std::size_t kDayLength = 10;   // "2011-02-01"
constexpr std::size_t kClockLength = 8;  // "10:00:00"

char* put_day(char* at, const Calendar& day) {
    at = put_digits(at, static_cast<std::uint64_t>(day.year), 4);
    *at++ = '-';
    at = put_digits(at, day.month, 2);
    *at++ = '-';
    return put_digits(at, day.day, 2);
}

char* put_clock(char* at, const Calendar& day) {
    const auto second = static_cast<std::uint32_t>(day.second_of_day);
    at = put_digits(at, second / 3600, 2);
    *at++ = ':';
    at = put_digits(at, second / 60 % 60, 2);
    *at++ = ':';
    return put_digits(at, second % 60, 2);
}

std::string day_text(const Calendar& day) {
    char text[kDayLength];
    return {text, put_day(text, day)};
}

std::string clock_text(const Calendar& day) {
    char text[kClockLength];
    return {text, put_clock(text, day)};
}

std::int64_t whole_seconds(Timestamp time) {
    return floor_divide(time.nanoseconds, kSecond);
}

std::string two_units(std::int64_t count, std::int64_t size, std::string_view big,
                      std::string_view small) {
    const std::int64_t rest = count % size;
    return rest == 0 ? fmt::format("{} {}", count / size, big)
                     : fmt::format("{} {} {} {}", count / size, big, rest, small);
}

}  // namespace

char* put_rfc3339(char* at, Timestamp time) {
    constexpr std::size_t kMaxPlaces = 9;
    static_assert(kLongestTime == kDayLength + kClockLength + kMaxPlaces + 3);
    const Calendar day = calendar(whole_seconds(time));
    at = put_day(at, day);
    *at++ = 'T';
    at = put_clock(at, day);
    if (time.digits > 0) {
        *at++ = '.';
        const std::int64_t fraction = (time.nanoseconds % kSecond + kSecond) % kSecond;
        put_digits(at, static_cast<std::uint64_t>(fraction), kMaxPlaces);
        at += std::min<std::size_t>(time.digits, kMaxPlaces);
    }
    *at++ = 'Z';
    return at;
}

std::string rfc3339(Timestamp time) {
    char text[kLongestTime];
    return {text, put_rfc3339(text, time)};
}

std::string rfc3339_seconds(std::int64_t seconds) {
    const Calendar at = calendar(seconds);
    return day_text(at) + 'T' + clock_text(at) + 'Z';
}

std::string date_time(Timestamp time) {
    const Calendar at = calendar(whole_seconds(time));
    return day_text(at) + ' ' + clock_text(at) + " UTC";
}

std::string time_of_day(Timestamp time) {
    return clock_text(calendar(whole_seconds(time))) + " UTC";
}

std::string date(std::int64_t seconds) {
    return day_text(calendar(seconds));
}

bool same_day(Timestamp a, Timestamp b) {
    return floor_divide(a.nanoseconds, kDay * kSecond) ==
           floor_divide(b.nanoseconds, kDay * kSecond);
}

std::string duration(double seconds) {
    if (!std::isfinite(seconds) || seconds < 0) {
        return "an unknown time";
    }
    if (seconds < 0.9995) {
        const double milliseconds = seconds * 1000;
        return milliseconds < 10 ? fmt::format("{:.2g} ms", milliseconds)
                                 : fmt::format("{:.0f} ms", milliseconds);
    }
    if (seconds < 9.95) {
        return fmt::format("{:.1f} s", seconds);
    }
    constexpr double kLongest = 1e15;
    const std::int64_t whole = std::llround(std::min(seconds, kLongest));
    if (whole < 100) {
        return fmt::format("{} s", whole);
    }
    if (whole < 2 * 3600) {
        return two_units(whole, 60, "min", "s");
    }
    if (whole < 2 * kDay) {
        return two_units(whole / 60, 60, "h", "min");
    }
    return fmt::format("{} days", whole / kDay);
}

}  // namespace siptls::report
