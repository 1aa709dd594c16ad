// SPDX-License-Identifier: GPL-2.0-or-later
// How evenly the attempts of a client follow each other: monitors come like clockwork, people and
// phones that back off do not.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "siptls/time.h"

namespace siptls::diagnosis {

struct Rhythm {
    double seconds = 0;  // from one attempt to the next
    // False: there are only three attempts, or one interval is unlike the others, because an
    // attempt was not captured in it, the clock was put forward, or the client pauses.
    bool certain = true;
};

// Fewer attempts have no two intervals to compare.
inline constexpr std::size_t kFewestForRhythm = 3;

// The rhythm of attempts that began at `times`, told in the order of their ends; nothing if they
// have none. An interval in which the clock was set back says nothing and is left out.
std::optional<Rhythm> rhythm_of(const std::vector<Timestamp>& times);

}  // namespace siptls::diagnosis
