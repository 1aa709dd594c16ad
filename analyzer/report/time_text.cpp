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

std::string day_text(const Calendar& at) {
    return fmt::format("{:04}-{:02}-{:02}", at.year, at.month, at.day);
}

std::string clock_text(const Calendar& at) {
    return fmt::format("{:02}:{:02}:{:02}", at.second_of_day / 3600, at.second_of_day / 60 % 60,
                       at.second_of_day % 60);
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

std::string rfc3339(Timestamp time) {
    const std::int64_t seconds = whole_seconds(time);
    const Calendar at = calendar(seconds);
    std::string text = day_text(at) + 'T' + clock_text(at);
    const int digits = std::min<int>(time.digits, 9);
    if (digits > 0) {
        const std::string nanoseconds =
            fmt::format("{:09}", (time.nanoseconds % kSecond + kSecond) % kSecond);
        text += '.';
        text.append(nanoseconds, 0, static_cast<std::size_t>(digits));
    }
    return text + 'Z';
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
