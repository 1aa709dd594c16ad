// SPDX-License-Identifier: GPL-2.0-or-later
// The options of siptls live: its own, and those of siptls analyze that say how to judge and what
// to write.
#pragma once

#include <cstdint>
#include <string>

#include "cli/analyze_options.h"
#include "cli/commands.h"
#include "cli/rotated_output.h"
#include "siptls/live_capture.h"

namespace siptls::cli {

struct LiveCommandOptions {
    AnalyzeOptions analyze;                // without captures
    LiveOptions capture;                   // no interface: files are read
    std::string directory;                 // empty: an interface is
    std::string user;                      // to become, empty: nobody else
    std::uint64_t heartbeat_seconds = 60;  // 0: none
    Rotation rotation;
};

// Throws UsageError.
LiveCommandOptions parse_live_options(const Arguments& arguments);

// What --help prints.
std::string live_help();

}  // namespace siptls::cli
