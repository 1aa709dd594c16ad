// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture/time_scale.h"

#include <algorithm>

namespace siptls::capture {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::uint8_t kPowerOfTwo = 0x80;
constexpr int kNanosecondDigits = 9;

std::uint64_t power_of_ten(int exponent) {
    std::uint64_t power = 1;
    for (; exponent > 0; --exponent) {
        power *= 10;
    }
    return power;
}

// Decimal places that hold one tick.
std::uint8_t decimal_digits(std::uint8_t resolution) {
    const int exponent = resolution & ~kPowerOfTwo;
    // 0.30103 is the decimal logarithm of 2.
    const int digits =
        (resolution & kPowerOfTwo) != 0 ? (exponent * 30103 + 99999) / 100000 : exponent;
    return static_cast<std::uint8_t>(std::min(digits, kNanosecondDigits));
}

}  // namespace

TimeScale::TimeScale(std::uint8_t resolution, std::int64_t offset_seconds)
    : offset_seconds_(offset_seconds),
      resolution_(resolution),
      digits_(decimal_digits(resolution)) {
    if (resolution <= kNanosecondDigits && offset_seconds == 0) {
        nanoseconds_per_tick_ = power_of_ten(kNanosecondDigits - resolution);
        plain_ticks_ = static_cast<std::uint64_t>(kLatestTime) / nanoseconds_per_tick_;
    } else {
        nanoseconds_per_tick_ = 0;
        plain_ticks_ = 0;
    }
}

Nanoseconds TimeScale::general_time(std::uint64_t ticks) const {
    const int exponent = resolution_ & ~kPowerOfTwo;
    Wide nanoseconds = ticks;
    if ((resolution_ & kPowerOfTwo) != 0) {
        nanoseconds = nanoseconds * static_cast<Wide>(kSecond) >> exponent;
    } else if (exponent <= kNanosecondDigits) {
        nanoseconds *= power_of_ten(kNanosecondDigits - exponent);
    } else {
        // 64 bits of ticks have no more than 20 digits.
        const int surplus = std::min(exponent - kNanosecondDigits, 20);
        nanoseconds = surplus == 20 ? 0 : nanoseconds / power_of_ten(surplus);
    }
    // The offset may cancel ticks beyond the end of time, so it is applied before they are bounded.
    __extension__ using SignedWide = __int128;
    const SignedWide sum =
        static_cast<SignedWide>(nanoseconds) + static_cast<SignedWide>(offset_seconds_) * kSecond;
    return static_cast<Nanoseconds>(
        std::clamp<SignedWide>(sum, 0, static_cast<SignedWide>(kLatestTime)));
}

}  // namespace siptls::capture
