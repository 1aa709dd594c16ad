// SPDX-License-Identifier: GPL-2.0-or-later
// Fills the page of the HTML report. Every value goes through the escaping that ctemplate chooses
// for the place it stands in; nothing is put into the page as markup.
#pragma once

#include <string>

#include "report/html_attempts.h"
#include "siptls/report.h"

namespace siptls::report {

// The whole document.
std::string html_page(const Analysis& analysis, const HtmlAttempts& attempts,
                      const ReportOptions& options);

}  // namespace siptls::report
