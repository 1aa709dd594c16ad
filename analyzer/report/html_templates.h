// SPDX-License-Identifier: GPL-2.0-or-later
// The files of report/html, built into the program.
#pragma once

#include <string_view>

namespace siptls::report {

extern const std::string_view kHtmlPage;    // holds @POLICY@, @STYLE@ and @SCRIPT@
extern const std::string_view kHtmlLadder;  // included by the page
extern const std::string_view kHtmlStyle;
extern const std::string_view kHtmlScript;

}  // namespace siptls::report
