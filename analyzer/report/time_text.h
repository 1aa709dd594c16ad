// SPDX-License-Identifier: GPL-2.0-or-later
// Times and spans of capture time as text: RFC 3339 in UTC, with the places the capture really
// holds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "siptls/time.h"

namespace siptls::report {

// "2011-02-01T10:00:00.123456Z", with Timestamp::digits places.
std::string rfc3339(Timestamp time);
// The same at `at`, where there is room for kLongestTime characters; returns their end.
char* put_rfc3339(char* at, Timestamp time);
inline constexpr std::size_t kLongestTime = sizeof "2011-02-01T10:00:00.123456789Z" - 1;
// The same of whole seconds since 1970 UTC, clamped to the years 0000 to 9999.
std::string rfc3339_seconds(std::int64_t seconds);

// "2011-02-01 10:00:00 UTC"; fractions are dropped.
std::string date_time(Timestamp time);
// "10:00:00 UTC"
std::string time_of_day(Timestamp time);
// "2011-02-01"
std::string date(std::int64_t seconds);

bool same_day(Timestamp a, Timestamp b);

// "12 ms", "1.5 s", "12 s", "2 min 5 s", "3 h 20 min", "4 days": rounded to what a reader needs.
std::string duration(double seconds);

}  // namespace siptls::report
