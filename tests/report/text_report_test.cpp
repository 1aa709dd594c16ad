// SPDX-License-Identifier: GPL-2.0-or-later
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "report/approval.h"
#include "report/escape.h"
#include "report/samples.h"
#include "siptls/report.h"

using namespace siptls;

namespace {

std::string render(const Analysis& analysis, const ReportOptions& options,
                   const std::vector<JudgedSession>& sessions) {
    std::ostringstream out;
    const auto writer = find_report_format("text")->make(out, options);
    for (const JudgedSession& session : sessions) {
        writer->session(session, analysis.certificates);
    }
    writer->finish(analysis);
    return out.str();
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

// On one line, with single spaces.
std::string unwrapped(const std::string& text) {
    std::string line;
    std::istringstream in(text);
    for (std::string word; in >> word;) {
        line += word + ' ';
    }
    return line;
}

}  // namespace

TEST_CASE("text: the founding case reads as approved") {
    ReportOptions options;
    options.labels = {{"site", "Frankfurt"}};
    test::check_approved(
        "founding_case.txt",
        render(test::founding_case(), options,
               {test::established(), test::refused_by_server(), test::cut_off(), test::cut_off()}));
}

TEST_CASE("text: without any session the report says where to look") {
    test::check_approved("other_port.txt", render(test::other_port(), {}, {}));
}

TEST_CASE("text: an empty analysis still has a conclusion and a summary") {
    test::check_approved("nothing.txt", render(test::nothing(), {}, {}));
}

TEST_CASE("text: hostile bytes are shown, never sent") {
    const std::string text = render(test::hostile_case(), {}, {});
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        REQUIRE((byte == '\n' || (byte >= 0x20 && byte < 0x7f)));
    }
    CHECK(text.find("\\x1b[31m\\x07\\x7f\\xff\\u{9b}\\u{202e}\\u{200b}") != std::string::npos);
    CHECK(text.find("-DomainName \"NAME\"") != std::string::npos);
    CHECK(text.find("siptls analyze -p 5067 FILE") != std::string::npos);
    test::check_approved("hostile_case.txt", text);
}

TEST_CASE(
    "text: who finished and left without data may not trust the issuer, unless that is known") {
    JudgedSession silent = test::refused_by_server();
    silent.session.outcome = Outcome::ClientClosedAfterFinished;
    silent.session.closed_by = ClosedBy::Client;
    silent.verdict = {};
    silent.verdict.cause = Cause::None;
    const auto tells = [](const JudgedSession& session) {
        return unwrapped(render(test::nothing(), {}, {session})).find("--ca-file") !=
               std::string::npos;
    };
    CHECK(tells(silent));
    JudgedSession trusting = silent;
    trusting.verdict.excluded = {
        ExcludedCause{Cause::UntrustedCa, Evidence{Reason::ChainTrusted, {"CN=Root"}, {}}}};
    CHECK_FALSE(tells(trusting));
    JudgedSession probing = silent;
    probing.verdict.cause = Cause::Probe;
    CHECK_FALSE(tells(probing));
}

TEST_CASE("text: a session of another cause is told by that, not by what is known of the client") {
    JudgedSession judged = test::refused_by_server();
    judged.session.outcome = Outcome::ClientClosedBeforeFinished;
    judged.session.closed_by = ClosedBy::Client;
    judged.verdict.cause = Cause::UntrustedCa;
    judged.verdict.confidence = Confidence::Confirmed;
    for (const Evidence& first :
         {Evidence{Reason::StackAccepts, {"sip.mslync.net", "Node.js"}, {1, 0}},
          Evidence{Reason::NameUnknown, {}, {}},
          Evidence{Reason::AddressShared, {"hop_limits"}, {}},
          Evidence{Reason::SniAbsent, {}, {2, 0}}}) {
        judged.verdict.evidence = {first, Evidence{Reason::ClientAlert, {"48"}, {10, 0}}};
        CHECK(unwrapped(render(test::nothing(), {}, {judged}))
                  .find("untrusted CA (confirmed); the client sent the alert unknown_ca") !=
              std::string::npos);
    }
}

TEST_CASE("text: a server behind an HTTP proxy is told as what the client asked for") {
    Analysis analysis = test::founding_case();
    const auto server_with = [&](const std::string& host) {
        analysis.incidents[0].first.session.connect = std::make_shared<const ConnectTarget>(
            ConnectTarget{host, Endpoint{{}, 443}, FrameRef{5, 0}});
        const std::string text = unwrapped(render(analysis, {}, {}));
        const std::size_t at = text.find("(HTTP proxy");
        return text.substr(at, text.find(')', at) + 1 - at);
    };
    CHECK(server_with("sip.mslync.net") == "(HTTP proxy, asked for port 443 of sip.mslync.net)");
    CHECK(server_with("") == "(HTTP proxy, asked for port 443 of a server)");
    CHECK(server_with("sip\x1b[2J") == "(HTTP proxy, asked for port 443 of sip\\x1b[2J)");
}

TEST_CASE("text: tunnels are named, many of them counted") {
    Analysis analysis = test::founding_case();
    std::vector<std::string>& tunnels = analysis.captures[0].quality.tunnels;
    tunnels = {"gre 10.0.0.1 > 10.0.0.2"};
    CHECK(unwrapped(render(analysis, {}, {})).find("inside gre 10.0.0.1 > 10.0.0.2") !=
          std::string::npos);
    tunnels = {"t1", "t2", "t3", "t4", "t5", "t6"};
    const std::string text = unwrapped(render(analysis, {}, {}));
    CHECK(text.find("t4 and 2 more") != std::string::npos);
    CHECK(text.find("t5") == std::string::npos);
}

TEST_CASE("text: an incident fits one screen") {
    Analysis analysis = test::founding_case();
    analysis.incidents.resize(1);
    const auto lines = lines_of(render(analysis, {}, {}));
    std::size_t first = 0;
    while (lines[first].rfind("Incident 1", 0) != 0) {
        ++first;
    }
    std::size_t last = first;
    while (!lines[last].empty()) {
        ++last;
    }
    CHECK(last - first <= 40);
}

TEST_CASE("text: sentences keep within the width") {
    for (const std::size_t width : {60U, 80U, 100U, 140U}) {
        ReportOptions options;
        options.width = width;
        for (const std::string& line : lines_of(render(test::founding_case(), options, {}))) {
            CAPTURE(line);
            const bool to_copy = line.find(" == ") != std::string::npos ||
                                 line.find("-Cs") != std::string::npos ||
                                 line.find("10.50.8.21:5061  ") != std::string::npos ||
                                 line.find("client         ") != std::string::npos;
            CHECK((to_copy || report::columns(line) <= width));
        }
    }
}

TEST_CASE("text: colour only where asked for") {
    ReportOptions options;
    CHECK(render(test::founding_case(), options, {}).find('\033') == std::string::npos);
    options.color = true;
    CHECK(render(test::founding_case(), options, {}).find("\033[1;31m") != std::string::npos);
}

TEST_CASE("text: frames name their capture when there are several") {
    Analysis analysis = test::founding_case();
    analysis.captures.push_back(analysis.captures.front());
    const std::string text = render(analysis, {}, {});
    CHECK(text.find("[frame 4 of capture 1]") != std::string::npos);
}

TEST_CASE("text: --sessions all lists every session") {
    ReportOptions options;
    options.listing = SessionListing::All;
    const std::string text =
        render(test::nothing(), options, {test::established(), test::refused_by_server()});
    CHECK(text.find("10.50.8.101:41485 -> 10.50.8.21:5061  established") != std::string::npos);
    CHECK(text.find("no shared cipher") != std::string::npos);
    options.listing = SessionListing::Failed;
    CHECK(render(test::nothing(), options, {test::established()}).find("41485") ==
          std::string::npos);
}

TEST_CASE("text: three hundred phones with one trouble stay readable") {
    Analysis analysis = test::founding_case();
    const Incident second = analysis.incidents[1];
    for (int i = 0; i < 300; ++i) {
        analysis.incidents.push_back(second);
    }
    const std::string text = render(analysis, {}, {});
    CHECK(text.find("Incident 2: as incident 1") != std::string::npos);
    CHECK(text.find("and 281 more incidents; -T json lists all") != std::string::npos);
}
