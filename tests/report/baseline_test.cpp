// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/baseline.h"

#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "bytes/temporary_directory.h"
#include "report/json_document.h"
#include "report/samples.h"

using namespace siptls;

namespace {

std::string json_of(const Analysis& analysis) {
    return test::render_json(analysis, {analysis.incidents.at(0).first}, {});
}

Baseline load(const std::string& text) {
    const test::TemporaryDirectory directory;
    return load_baseline(directory.file("baseline.json", text));
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

std::string render(std::string_view format, const Analysis& analysis,
                   const BaselineComparison& comparison) {
    std::ostringstream out;
    const auto writer = find_report_format(format)->make(out, {});
    writer->compared(comparison);
    writer->finish(analysis);
    return out.str();
}

}  // namespace

TEST_CASE("baseline: a report compared with itself has everything still there") {
    const Analysis analysis = test::founding_case();
    const Baseline baseline = load(json_of(analysis));
    REQUIRE(baseline.problem == "");
    REQUIRE(baseline.incidents.size() == 2);
    const BaselineComparison comparison = compare(baseline, analysis);
    CHECK(comparison.gone.empty());
    CHECK(comparison.still.size() == 2);
    CHECK(comparison.fresh.empty());
}

TEST_CASE("baseline: what is cured is gone, what came is new") {
    const Analysis before = test::founding_case();
    Analysis now = before;
    now.incidents.erase(now.incidents.begin());
    Incident other = now.incidents[0];
    other.client = *parse_ip_address("10.50.8.103");
    other.identity.mac = "00:04:f2:aa:10:33";
    now.incidents.push_back(other);
    const BaselineComparison comparison = compare(load(json_of(before)), now);
    REQUIRE(comparison.gone.size() == 1);
    CHECK(comparison.gone[0].client == "10.50.8.101");
    CHECK(comparison.still.size() == 1);
    REQUIRE(comparison.fresh.size() == 1);
    CHECK(comparison.fresh[0].client == "10.50.8.103");
}

TEST_CASE(
    "baseline: a phone with a new address, and a certificate that still lacks the name, are no "
    "news") {
    const Analysis before = test::founding_case();
    Analysis now = before;
    now.incidents[0].client = *parse_ip_address("10.50.8.200");
    now.incidents[0].id = "00000000000000ff";
    now.incidents[0].certificate = 1;
    const BaselineComparison comparison = compare(load(json_of(before)), now);
    CHECK(comparison.still.size() == 2);
    CHECK(comparison.gone.empty());
    now.incidents[0].expected_name.name = "other.mslync.net";
    CHECK(compare(load(json_of(before)), now).fresh.size() == 1);
}

TEST_CASE("baseline: what is no such report is refused with file and place") {
    const std::string good = json_of(test::founding_case());
    CHECK(load_baseline("/no/such/file").problem.find("does not exist: leave --baseline out") !=
          std::string::npos);
    CHECK(load_baseline("/dev/null/x").problem.find("cannot be opened (") != std::string::npos);
    CHECK(load("").problem.find("at byte 0") != std::string::npos);
    CHECK(load(good.substr(0, good.size() / 2)).problem.find("at byte") != std::string::npos);
    CHECK(load("{}").problem.find("the document itself breaks the rule required") !=
          std::string::npos);
    CHECK(load(std::string(1'000'000, '[')).problem.find("at byte") != std::string::npos);
    const Baseline wrong = load(replaced(good, "siptls.analysis/1", "siptls.analysis/9"));
    CHECK(wrong.problem.find("#/schema") != std::string::npos);
    CHECK(wrong.incidents.empty());
    CHECK(load(replaced(good, "\"incidents\":[", "\"incidents\":[7,"))
              .problem.find("#/incidents/0") != std::string::npos);
}

TEST_CASE("baseline: what is still there at first and then cured is told as such") {
    Analysis analysis = test::founding_case();
    const std::string before = json_of(analysis);
    for (const bool cured : {false, true}) {
        CAPTURE(cured);
        for (Incident& incident : analysis.incidents) {
            incident.resolved = cured;
        }
        const std::string report = render("text", analysis, compare(load(before), analysis));
        CHECK((report.find("it signed in") != std::string::npos) == cured);
    }
}

TEST_CASE("baseline: reports for people and for programs tell it") {
    const Analysis analysis = test::founding_case();
    BaselineComparison comparison = compare(load(json_of(analysis)), analysis);
    comparison.gone.push_back(comparison.still.back());
    comparison.gone.back().expected_name = "<b>gone\x1b[31m";
    comparison.still.pop_back();
    for (const std::string_view format : {"text", "markdown", "html"}) {
        CAPTURE(format);
        const std::string report = render(format, analysis, comparison);
        CHECK(report.find("1 gone, 1 still there, none new") != std::string::npos);
        CHECK(report.find('\x1b') == std::string::npos);
        CHECK(report.find("<b>gone") ==
              (format == "text" ? report.find("<b>gone") : std::string::npos));
    }
    const auto document = test::parse_json(render("json", analysis, comparison));
    CHECK(document["baseline"]["gone"].Size() == 1);
    CHECK(document["baseline"]["still"].Size() == 1);
    CHECK(document["baseline"]["new"].Empty());
}
