// SPDX-License-Identifier: GPL-2.0-or-later
// docs/analysis.schema.json, built into the program.
#pragma once

#include <string_view>

namespace siptls::report {

extern const std::string_view kAnalysisSchema;

}  // namespace siptls::report
