// SPDX-License-Identifier: GPL-2.0-or-later
// The options of siptls analyze for commands that take them, or some of them, beside their own.
// All throw UsageError.
#pragma once

#include <boost/program_options.hpp>

#include "cli/analyze_options.h"

namespace siptls::cli {

// All but --help.
boost::program_options::options_description analyze_words();

// Reads these, the captures, and the options `own` of the command, of which one is --help.
boost::program_options::variables_map parse_analyze_words(
    const Arguments& arguments, const boost::program_options::options_description& own);

// What was said with them; throws Failure, too, if a key cannot be used.
AnalyzeOptions analyze_options_of(const boost::program_options::variables_map& values);
// For commands that need something to read.
void refuse_missing_captures(const AnalyzeOptions& options);

// The options that say which ports to follow, and what is known of servers and clients. Those that
// the command does not have may be missing.
void take_knowledge(const boost::program_options::variables_map& values, AnalyzerOptions& analyzer);

}  // namespace siptls::cli
