// SPDX-License-Identifier: GPL-2.0-or-later
// The catalogue of report formats: one line each.
#include <algorithm>

#include "report/csv_report.h"
#include "report/ecs_report.h"
#include "report/html_report.h"
#include "report/json_report.h"
#include "report/markdown_report.h"
#include "report/ndjson_report.h"
#include "report/text_report.h"
#include "siptls/report.h"

namespace siptls {

const std::vector<ReportFormat>& report_formats() {
    static const std::vector<ReportFormat> formats = {
        {"text", "for reading", "txt", SessionListing::Failed, report::make_text_report,
         ReportShape::Stream},
        {"json", "one JSON document (docs/analysis.schema.json)", "json", SessionListing::All,
         report::make_json_report},
        {"ndjson", "one JSON record a line (docs/record.schema.json)", "ndjson",
         SessionListing::All, report::make_ndjson_report, ReportShape::Stream},
        {"csv", "sessions as a table", "csv", SessionListing::All, report::make_csv_report},
        {"markdown", "for a ticket", "md", SessionListing::Failed, report::make_markdown_report},
        {"html", "one page to hand on", "html", SessionListing::Failed, report::make_html_report,
         ReportShape::Document, SessionListing::All},
        {"ecs", "Elastic Common Schema 8, for the bulk interface", "ecs.ndjson",
         SessionListing::All, report::make_ecs_report, ReportShape::Stream},
    };
    return formats;
}

const ReportFormat* find_report_format(std::string_view id) {
    const auto& formats = report_formats();
    const auto found = std::find_if(formats.begin(), formats.end(),
                                    [&](const ReportFormat& format) { return format.id == id; });
    return found == formats.end() ? nullptr : &*found;
}

std::string_view version() {
    return SIPTLS_VERSION;
}

}  // namespace siptls
