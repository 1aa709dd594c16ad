// SPDX-License-Identifier: GPL-2.0-or-later
// What the commands that analyse do alike before they read.
#pragma once

#include "cli/analyze_options.h"
#include "siptls/analyzer.h"

namespace siptls::cli {

// The certificates that the operator names can be read: better known before an hour of reading than
// after it. Throws Failure.
void check_certificates(const AnalyzerOptions& analyzer);
// The same of key logs and RSA keys, which the analyzer has read by then.
void check_keys(const Analyzer& analyzer);

}  // namespace siptls::cli
