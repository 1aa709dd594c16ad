// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/text_report.h"

#include "report/page_report.h"
#include "report/text_page.h"

namespace siptls::report {

std::unique_ptr<ReportWriter> make_text_report(std::ostream& out, const ReportOptions& options) {
    return make_page_report(
        out, options,
        std::make_unique<TextPage>(out, options.width, options.color ? Tone::Strong : Tone::Plain));
}

}  // namespace siptls::report
