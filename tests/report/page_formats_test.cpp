// SPDX-License-Identifier: GPL-2.0-or-later
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "report/approval.h"
#include "report/markdown_page.h"
#include "report/samples.h"
#include "siptls/report.h"

using namespace siptls;

namespace {

std::string markdown(const Analysis& analysis) {
    std::ostringstream out;
    ReportOptions options;
    options.labels = {{"site", "Frankfurt | *Main*"}};
    const auto writer = find_report_format("markdown")->make(out, options);
    for (const JudgedSession& session : {test::refused_by_server(), test::cut_off()}) {
        writer->session(session, analysis.certificates);
    }
    writer->finish(analysis);
    return out.str();
}

}  // namespace

TEST_CASE("markdown: the founding case reads as approved") {
    test::check_approved("founding_case.md", markdown(test::founding_case()));
}

TEST_CASE("markdown: the hostile case reads as approved") {
    test::check_approved("hostile_case.md", markdown(test::hostile_case()));
}

TEST_CASE("markdown: what would begin markup is shown as it is") {
    CHECK(report::escape_markdown("<script>*x*_y_`z`[a](b)|c~d&lt;") ==
          "\\<script\\>\\*x\\*\\_y\\_\\`z\\`\\[a\\](b)\\|c\\~d\\&lt;");
    CHECK(report::escape_markdown("# no heading") == "\\# no heading");
    CHECK(report::escape_markdown("- no item") == "\\- no item");
    CHECK(report::escape_markdown("a - b # c") == "a - b # c");
}

TEST_CASE("markdown: a code span outlasts the backticks in it") {
    CHECK(report::code_span("plain") == "`plain`");
    CHECK(report::code_span("a``b") == "```a``b```");
    CHECK(report::code_span("`") == "`` ` ``");
}

TEST_CASE("markdown: a fence outlasts the backticks in a command") {
    std::ostringstream out;
    report::MarkdownPage page(out);
    page.command("a ``` b");
    page.end();
    CHECK(out.str() == "\n````\na ``` b\n````\n");
}
