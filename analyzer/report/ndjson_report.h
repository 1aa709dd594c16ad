// SPDX-License-Identifier: GPL-2.0-or-later
// The report as a stream of records, one JSON object a line (docs/report-format.md,
// docs/record.schema.json): for collectors, and for analyses that go on for days.
#pragma once

#include <iosfwd>
#include <memory>

#include "siptls/report.h"

namespace siptls::report {

std::unique_ptr<ReportWriter> make_ndjson_report(std::ostream& out, const ReportOptions& options);

}  // namespace siptls::report
