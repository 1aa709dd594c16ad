// SPDX-License-Identifier: GPL-2.0-or-later
// The report to hand on: one HTML file that asks for nothing from outside, reads without script and
// prints. Its size is bounded; what does not fit is counted and stands in the CSV.
#pragma once

#include <iosfwd>
#include <memory>

#include "siptls/report.h"

namespace siptls::report {

std::unique_ptr<ReportWriter> make_html_report(std::ostream& out, const ReportOptions& options);

}  // namespace siptls::report
