// SPDX-License-Identifier: GPL-2.0-or-later
// The sections of the HTML report: each fills its part of the page's dictionary.
#pragma once

#include <string>
#include <string_view>

#include <ctemplate/template_dictionary.h>

#include "report/html_attempts.h"
#include "report/wording/frames.h"
#include "siptls/report.h"

namespace siptls::report {

using Dictionary = ctemplate::TemplateDictionary;

struct HtmlContext {
    const Analysis& analysis;
    const HtmlAttempts& attempts;
    const ReportOptions& options;
};

inline constexpr const char* kLadderTemplate = "ladder.html";

// `text` as the value of `name`; spaces that break no line are kept so.
void set(Dictionary& dictionary, const char* name, std::string_view text);
// A section that holds one value, shown if `text` is not empty.
void set_section(Dictionary& dictionary, const char* section, const char* name,
                 std::string_view text);
// The section FRAME with TEXT, if there is a frame.
void set_frame(Dictionary& dictionary, const Analysis& analysis, FrameRef frame);

void fill_head(Dictionary& page, const HtmlContext& context);
void fill_comparison(Dictionary& page, const HtmlContext& context);
void fill_findings(Dictionary& page, const HtmlContext& context);
// `number` tells ladders of one page apart.
void fill_ladder(Dictionary& section, const JudgedSession& judged, const Analysis& analysis,
                 std::size_t number);
void fill_sample(Dictionary& page, const HtmlContext& context);
void fill_timeline(Dictionary& page, const HtmlContext& context);
void fill_remedies(Dictionary& page, const HtmlContext& context);
// Inside the section of the remedies.
void fill_requests(Dictionary& remedies, const HtmlContext& context);
void fill_traces(Dictionary& page, const HtmlContext& context);
void fill_sessions(Dictionary& page, const HtmlContext& context);
void fill_limits(Dictionary& page, const HtmlContext& context);

}  // namespace siptls::report
