// SPDX-License-Identifier: GPL-2.0-or-later
// The report for people. It begins with the conclusion and ends with what could not be seen; an
// incident in between fits one screen. The page decides how it looks.
#pragma once

#include <iosfwd>
#include <memory>

#include "report/page.h"
#include "siptls/report.h"

namespace siptls::report {

// `page` writes to `out`.
std::unique_ptr<ReportWriter> make_page_report(std::ostream& out, const ReportOptions& options,
                                               std::unique_ptr<Page> page);

}  // namespace siptls::report
