// SPDX-License-Identifier: GPL-2.0-or-later
// From the captures named on the command line to the files to read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/analyze_options.h"
#include "siptls/merged_captures.h"

namespace siptls::cli {

// A directory stands for its regular files, hidden ones left out, in name order with numbers
// compared as numbers (tcpdump -C writes trace.pcap, trace.pcap1 ... trace.pcap10): that decides
// where their times do not. A directory that cannot be read or has none is an input by itself, to
// be refused when it is opened; throws Failure if it is the only one.
std::vector<CaptureInput> expand_inputs(const std::vector<std::string>& paths);

// Throws UsageError if "-" is among them more than once.
void refuse_standard_input_twice(const std::vector<std::string>& captures,
                                 const std::vector<std::string>& traces);

// What is written must not replace a file that the command reads; an earlier report (--baseline) is
// read before and may be replaced. Throws UsageError.
void refuse_to_overwrite(const std::string& output, const std::vector<CaptureInput>& inputs,
                         const AnalyzeOptions& options);

// Whether `a` comes before `b` in that order.
bool natural_less(std::string_view a, std::string_view b);

}  // namespace siptls::cli
