// SPDX-License-Identifier: GPL-2.0-or-later
// Feeds server traces to the engine, before any capture, and says on standard error what was wrong
// with them.
#pragma once

#include "cli/analyze_options.h"
#include "cli/capture_reading.h"
#include "siptls/analyzer.h"

namespace siptls::cli {

// In the order they were named. An interrupt ends the reading.
ReadTally read_traces(const AnalyzeOptions& options, Analyzer& analyzer);

}  // namespace siptls::cli
