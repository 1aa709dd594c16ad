// SPDX-License-Identifier: GPL-2.0-or-later
// The report for a terminal.
#pragma once

#include <iosfwd>
#include <memory>

#include "siptls/report.h"

namespace siptls::report {

std::unique_ptr<ReportWriter> make_text_report(std::ostream& out, const ReportOptions& options);

}  // namespace siptls::report
