// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/markdown_report.h"

#include "report/markdown_page.h"
#include "report/page_report.h"

namespace siptls::report {

std::unique_ptr<ReportWriter> make_markdown_report(std::ostream& out,
                                                   const ReportOptions& options) {
    return make_page_report(out, options, std::make_unique<MarkdownPage>(out));
}

}  // namespace siptls::report
