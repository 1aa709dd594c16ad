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

TEST_CASE(
    "markdown: thousands of servers that clients refuse, in thousands of captures, stay readable") {
    constexpr std::size_t kServers = 3000;
    Analysis analysis = test::founding_case();
    const Finding finding = analysis.findings.at(0);
    const Incident incident = analysis.incidents.at(0);
    const CaptureReport capture = analysis.captures.at(0);
    analysis.findings.clear();
    analysis.incidents.clear();
    for (std::size_t number = 0; number < kServers; ++number) {
        Finding& own = analysis.findings.emplace_back(finding);
        own.missing_name = std::to_string(number) + ".mslync.net";
        own.incidents.clear();
        for (const char* client : {"a", "b", "c"}) {
            own.incidents.push_back(std::to_string(number) + client);
            analysis.incidents.emplace_back(incident).id = own.incidents.back();
        }
        analysis.captures.emplace_back(capture).facts.complete = number != 2000;
    }
    const std::string page = markdown(analysis);
    CHECK(page.size() < 200'000);
    const auto said = [&](const std::string& words) {
        return page.find(words) != std::string::npos;
    };
    CHECK(said("Incident 58: "));  // the first of the twentieth finding
    CHECK_FALSE(said("Incident 61: "));
    CHECK(said("and 8940 more incidents; -T json lists all, -T csv their sessions"));
    CHECK(said(" 99.mslync.net is missing"));
    CHECK_FALSE(said(" 100.mslync.net is missing"));
    CHECK(said("and 2900 more findings; -T json lists all"));
    CHECK(said("and 2901 more captures, 1 of them with problems; -T json lists all"));
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
