// SPDX-License-Identifier: GPL-2.0-or-later
// The members of the JSON report that tell of server traces.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "report/json_out.h"
#include "siptls/analysis.h"

namespace siptls::report {

// "result_code" with "result_name" and "result_meaning", where they are known.
void write_result_code(JsonOut& out, std::optional<std::uint32_t> code);
// "problems", of a capture or a trace.
void write_problems(JsonOut& out, const std::vector<Problem>& problems);
// "traces" alone; nothing where no trace was given.
void write_trace_reports(JsonOut& out, const Analysis& analysis);
// "traces" and "trace_only"; nothing where no trace was given.
void write_traces(JsonOut& out, const Analysis& analysis);

}  // namespace siptls::report
