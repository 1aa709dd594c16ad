// SPDX-License-Identifier: GPL-2.0-or-later
// When a capture begins, and the order of captures that follows from it. Used by
// merged_captures.cpp.
#pragma once

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "siptls/capture.h"
#include "siptls/frame.h"
#include "siptls/merged_captures.h"
#include "siptls/time.h"

namespace siptls::capture {

inline constexpr Nanoseconds kNoStart = std::numeric_limits<Nanoseconds>::max();

struct CaptureStart {
    std::string path;
    Nanoseconds time = kNoStart;  // of the first packet
    // What cannot be opened again, as a pipe, stays open from here on.
    std::unique_ptr<PacketSource> kept;
    Frame first;        // of a kept source that has one (`time` is set then); a view into it
    bool late = false;  // others had to end before it could be opened
    // Why it cannot be read, if its problems are not empty.
    CaptureFacts refused;

    bool readable() const { return refused.problems.empty(); }
};

// Opens `input` and looks at its first packet, without a filter unless it stays open.
CaptureStart look_at_start(const CaptureInput& input, const CaptureOptions& options);

// In the order of reading: by time, then as given; without a first packet behind.
void sort_by_start(std::vector<CaptureStart>& starts);

}  // namespace siptls::capture
