// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/csv_report.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "report/approval.h"
#include "report/samples.h"

using namespace siptls;

namespace {

std::string csv(const Analysis& analysis, const std::vector<JudgedSession>& sessions,
                const ReportOptions& options) {
    std::ostringstream out;
    const auto writer = find_report_format("csv")->make(out, options);
    for (const JudgedSession& session : sessions) {
        writer->session(session, analysis.certificates);
    }
    writer->finish(analysis);
    return out.str();
}

// As RFC 4180 reads it. Requires that it is well formed.
std::vector<std::vector<std::string>> read(const std::string& text) {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> row(1);
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (quoted && c == '"' && at + 1 < text.size() && text[at + 1] == '"') {
            row.back() += '"';
            ++at;
        } else if (c == '"') {
            REQUIRE((quoted || row.back().empty()));
            quoted = !quoted;
        } else if (!quoted && c == ',') {
            row.emplace_back();
        } else if (!quoted && c == '\r') {
            REQUIRE(text.at(at + 1) == '\n');
            rows.push_back(row);
            row.assign(1, "");
            ++at;
        } else {
            row.back() += c;
        }
    }
    REQUIRE_FALSE(quoted);
    REQUIRE(row == std::vector<std::string>{""});
    return rows;
}

ReportOptions listing(SessionListing wanted) {
    ReportOptions options;
    options.listing = wanted;
    return options;
}

}  // namespace

TEST_CASE("csv: sessions read as approved") {
    const Analysis analysis = test::founding_case();
    ReportOptions options = listing(SessionListing::All);
    options.labels = {{"port", ""}, {"site", "Frankfurt, Main"}};
    test::check_approved("founding_case.csv", csv(analysis,
                                                  {analysis.incidents[0].first, test::established(),
                                                   test::refused_by_server(), test::cut_off()},
                                                  options));
}

TEST_CASE("csv: every line has the cells of the header") {
    const Analysis analysis = test::hostile_case();
    ReportOptions options = listing(SessionListing::All);
    options.labels = {{"=k\"", "\r\n,\""}};
    const auto rows =
        read(csv(analysis, {analysis.incidents[0].first, test::refused_by_server()}, options));
    REQUIRE(rows.size() == 3);
    for (const auto& row : rows) {
        CHECK(row.size() == rows[0].size());
    }
}

TEST_CASE("csv: the listing decides which sessions are written") {
    const Analysis analysis = test::founding_case();
    const std::vector<JudgedSession> sessions = {analysis.incidents[0].first, test::established(),
                                                 test::cut_off()};
    CHECK(read(csv(analysis, sessions, listing(SessionListing::Incidents))).size() == 2);
    CHECK(read(csv(analysis, sessions, listing(SessionListing::Failed))).size() == 3);
    CHECK(read(csv(analysis, sessions, listing(SessionListing::All))).size() == 4);
}

TEST_CASE("csv: no cell of a hostile session is a formula or holds a control") {
    for (const char* formula : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1",
                                "\xef\xbc\x9d"
                                "1"}) {
        Analysis analysis = test::traced_case();
        JudgedSession session = analysis.incidents[0].first;
        session.session.trace[0].text = formula;
        session.session.sni = formula;
        session.session.tunnel = formula;
        session.verdict.expected_name->name = formula;
        session.verdict.identity.user_agent = formula;
        session.verdict.identity.aor = formula;
        analysis.certificates[0].subject_cn = formula;
        analysis.certificates[0].dns_names = {formula};
        ReportOptions options = listing(SessionListing::All);
        options.labels = {{formula, formula}};
        for (const auto& row : read(csv(analysis, {session}, options))) {
            for (const std::string& cell : row) {
                CAPTURE(cell);
                CHECK((cell.empty() ||
                       std::string("=+-@\t\r\n").find(cell.front()) == std::string::npos));
                CHECK_FALSE(cell.starts_with("\xef\xbc\x9d"));
                CHECK(cell.find_first_of("\t\r\n\x1b") == std::string::npos);
            }
        }
    }
}

TEST_CASE("csv: what a server's trace tells of a session stands beside it") {
    const Analysis analysis = test::traced_case();
    const auto rows = read(csv(analysis, {analysis.incidents[0].first, test::cut_off()},
                               listing(SessionListing::All)));
    REQUIRE(rows.size() == 3);
    const auto cell = [&](std::size_t row, std::string_view column) {
        const auto found = std::find(rows[0].begin(), rows[0].end(), column);
        REQUIRE(found != rows[0].end());
        return rows[row][static_cast<std::size_t>(found - rows[0].begin())];
    };
    CHECK(cell(1, "trace_time") == "2011-02-01T10:02:53.400Z; 2011-02-01T10:02:54.400Z");
    CHECK(cell(1, "trace_clock_offset") == "173.400 s ahead; 173.400 s ahead");
    CHECK(cell(1, "trace_text").starts_with("The connection was closed before TLS negotiation"));
    CHECK(cell(1, "trace_result").starts_with("; 0x80090327 SEC_E_CERT_UNKNOWN (the peer"));
    CHECK(cell(2, "trace_time").empty());
}

TEST_CASE("csv: a cell is quoted where it must be, and a formula gets an apostrophe") {
    CHECK(report::csv_cell("sip.example.com") == "sip.example.com");
    CHECK(report::csv_cell("") == "");
    CHECK(report::csv_cell("a,b") == "\"a,b\"");
    CHECK(report::csv_cell("a;=b") == "\"a;=b\"");
    CHECK(report::csv_cell("say \"hi\"") == "\"say \"\"hi\"\"\"");
    CHECK(report::csv_cell("=cmd|'/c calc'!A0") == "\"'=cmd|'/c calc'!A0\"");
    CHECK(report::csv_cell("-5") == "\"'-5\"");
    CHECK(report::csv_cell("10.0.0.1") == "10.0.0.1");
}
