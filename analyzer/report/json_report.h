// SPDX-License-Identifier: GPL-2.0-or-later
// The report for programs: one JSON document (docs/report-format.md, docs/analysis.schema.json),
// written as the sessions come.
#pragma once

#include <iosfwd>
#include <memory>

#include "siptls/report.h"

namespace siptls::report {

std::unique_ptr<ReportWriter> make_json_report(std::ostream& out, const ReportOptions& options);

}  // namespace siptls::report
