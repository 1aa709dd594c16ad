// SPDX-License-Identifier: GPL-2.0-or-later
// Renders an analysis with the JSON writer, as text or as a document.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidjson/document.h>

#include "siptls/report.h"

namespace siptls::test {

inline std::string render_json(const Analysis& analysis, const std::vector<JudgedSession>& sessions,
                               const ReportOptions& options) {
    std::ostringstream out;
    const auto writer = find_report_format("json")->make(out, options);
    for (const JudgedSession& session : sessions) {
        writer->session(session, analysis.certificates);
    }
    writer->finish(analysis);
    return out.str();
}

inline rapidjson::Document parse_json(const std::string& text) {
    rapidjson::Document document;
    document.Parse<rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
    REQUIRE_FALSE(document.HasParseError());
    return document;
}

}  // namespace siptls::test
