// SPDX-License-Identifier: GPL-2.0-or-later
// Feeds captures to the engine in the order of time, and says on standard error what was wrong with
// them.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "cli/analyze_options.h"
#include "siptls/analysis.h"
#include "siptls/analyzer.h"
#include "siptls/merged_captures.h"

namespace siptls::cli {

struct ReadTally {
    std::size_t read = 0;        // captures from which frames could be had
    std::size_t unreadable = 0;  // captures that could not be opened
    bool whole = true;           // every input was read to its end without damage
};

// `go_on` is asked now and then; on false the reading ends. Throws UsageError if the capture filter
// does not compile.
ReadTally read_captures(const AnalyzeOptions& options, const std::vector<CaptureInput>& inputs,
                        Analyzer& analyzer, const std::function<bool()>& go_on);

// Says on standard error of which servers and clients the operator told something in vain.
void complain_of_unmet(const AnalyzeOptions& options, const UnmetParties& unmet);

}  // namespace siptls::cli
