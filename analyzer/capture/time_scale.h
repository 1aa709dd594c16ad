// SPDX-License-Identifier: GPL-2.0-or-later
// From a capture file's clock ticks to nanoseconds: pcapng's if_tsresol and if_tsoffset
// (draft-ietf-opsawg-pcapng, 4.2).
#pragma once

#include <cstdint>

#include "siptls/time.h"

namespace siptls::capture {

// The year 2116. Times are kept between 1970 and here, whatever the file says, so that sums and
// differences of two of them cannot overflow.
inline constexpr Nanoseconds kLatestTime = Nanoseconds{1} << 62;

class TimeScale {
  public:
    // Microseconds since 1970.
    TimeScale() = default;
    // `resolution`: the ticks of a second as a power of ten, or of two if its top bit is set.
    // `offset_seconds` is added to every time.
    TimeScale(std::uint8_t resolution, std::int64_t offset_seconds);

    Timestamp time(std::uint64_t ticks) const {
        if (ticks < plain_ticks_) {
            return {static_cast<Nanoseconds>(ticks * nanoseconds_per_tick_), digits_};
        }
        return {general_time(ticks), digits_};
    }

  private:
    Nanoseconds general_time(std::uint64_t ticks) const;

    // The common case is one multiplication: whole nanoseconds a tick and no offset. It holds for
    // fewer ticks than `plain_ticks_`, which is 0 where the case is another.
    std::uint64_t nanoseconds_per_tick_ = 1000;
    std::uint64_t plain_ticks_ = static_cast<std::uint64_t>(kLatestTime) / 1000;

    std::int64_t offset_seconds_ = 0;
    std::uint8_t resolution_ = 6;
    std::uint8_t digits_ = 6;
};

}  // namespace siptls::capture
