// SPDX-License-Identifier: GPL-2.0-or-later
// How a live analysis is doing: what came in, what was lost on the way, what is open.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "siptls/time.h"

namespace siptls {

// What the engine holds at the moment.
struct Activity {
    std::uint64_t open_connections = 0;  // closed ones that linger for late segments not counted
    std::uint64_t half_open_connections = 0;  // a SYN without an answer
    std::uint64_t sessions = 0;               // judged so far
    std::uint64_t incidents = 0;              // of these, grouped
    std::uint64_t let_go =
        0;  // times a ceiling of siptls made it drop something, over all ceilings
};

struct Heartbeat {
    Timestamp time;
    std::string input;         // interface or directory
    std::uint64_t number = 1;  // counts the heartbeats of one run
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    // Counted by the kernel since the start: lost because siptls was too slow, lost by the network
    // card or its driver. Nothing where files are read.
    std::optional<std::uint64_t> kernel_drops;
    std::optional<std::uint64_t> interface_drops;
    // Files read, and files that were gone before they could be. Nothing on an interface.
    std::optional<std::uint64_t> files_read;
    std::optional<std::uint64_t> files_missed;
    Activity activity;
};

}  // namespace siptls
