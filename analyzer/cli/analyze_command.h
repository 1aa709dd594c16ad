// SPDX-License-Identifier: GPL-2.0-or-later
// What siptls analyze and siptls live do alike before they read.
#pragma once

#include "cli/analyze_options.h"
#include "siptls/analyzer.h"

namespace siptls::cli {

// The certificates that the operator names can be read: better known before an hour of reading than
// after it. Throws Failure.
void check_certificates(const AnalyzerOptions& analyzer);

}  // namespace siptls::cli
