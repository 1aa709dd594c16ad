// SPDX-License-Identifier: GPL-2.0-or-later
// The members of the JSON report that tell of server traces.
#pragma once

#include <vector>

#include "report/json_out.h"
#include "siptls/analysis.h"

namespace siptls::report {

// "problems", of a capture or a trace.
void write_problems(JsonOut& out, const std::vector<Problem>& problems);
// "traces" and "trace_only"; nothing where no trace was given.
void write_traces(JsonOut& out, const Analysis& analysis);

}  // namespace siptls::report
