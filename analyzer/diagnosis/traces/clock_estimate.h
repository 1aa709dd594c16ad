// SPDX-License-Identifier: GPL-2.0-or-later
// How far a trace's clock is ahead of the capture's. Each pair of a traced connection and a session
// of the same endpoints allows a span of offsets; the offset that most connections allow is taken,
// if no other is allowed by nearly as many. Where ports are used again and again, so that each
// client allows many offsets, the records themselves are counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "siptls/analysis.h"
#include "siptls/time.h"

namespace siptls::diagnosis {

// The offsets that one pair allows. Pairs of one client address and port count once: where a client
// uses its port again and again, each of its records fits each of its sessions.
struct OffsetSpan {
    Nanoseconds from = 0;
    Nanoseconds to = 0;
    std::size_t client = 0;  // numbers the client's address and port
    std::size_t record = 0;  // numbers the traced connection
};

struct ClockEstimate {
    TraceClock clock = TraceClock::Unknown;
    Nanoseconds offset = 0;
    std::uint64_t pairs = 0;  // clients that allow it
};

// `zone` is what the trace itself tells of its time zone, by Date fields; a lone pair counts near
// it or near no offset at all.
ClockEstimate estimate_clock(std::vector<OffsetSpan> spans, Nanoseconds zone);

// The part of `offset` that is a time zone: whole quarters of an hour, nothing if what is left
// would not be small beside it.
Nanoseconds zone_part(Nanoseconds offset);

}  // namespace siptls::diagnosis
