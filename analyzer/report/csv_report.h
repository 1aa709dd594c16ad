// SPDX-License-Identifier: GPL-2.0-or-later
// Sessions as a table for spreadsheets (RFC 4180): one line each, a header line first.
#pragma once

#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

#include "siptls/report.h"

namespace siptls::report {

std::unique_ptr<ReportWriter> make_csv_report(std::ostream& out, const ReportOptions& options);

// One cell, quoted where it must be. `text` is escaped against terminals already. What a
// spreadsheet would take for a formula (it begins with = + - @, tab, CR or a wide form of these)
// gets an apostrophe before it, so that it is shown and never run.
std::string csv_cell(std::string_view text);

}  // namespace siptls::report
