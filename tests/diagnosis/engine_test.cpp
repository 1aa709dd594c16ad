// SPDX-License-Identifier: GPL-2.0-or-later
// The engine through its door: events in, verdicts at any time, the whole analysis at the end.
#include <doctest/doctest.h>

#include "diagnosis/limits.h"
#include "dns/samples.h"
#include "from_hex.h"
#include "session/story.h"
#include "siptls/analyzer.h"
#include "tls/samples.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

constexpr Side kClient = Side::Client;

struct Door {
    explicit Door(AnalyzerOptions options = {.listing = SessionListing::All})
        : analyzer(std::move(options)) {
        analyzer.on_session(
            [this](const JudgedSession& session, const Analyzer&) { sessions.push_back(session); });
    }

    void hear(std::string_view dns_hex) {
        const auto bytes = from_hex(dns_hex);
        analyzer.add(
            Event{FrameRef{++frame, 0}, Timestamp{1'779'999'990 * kSecond}, kNoFlow, Side::Server,
                  DnsSeen{endpoint("10.50.8.1:53"), endpoint("10.50.8.101:40000"), bytes}});
    }
    Story story(FlowId flow, std::int64_t second, std::uint16_t port) {
        Setting setting;
        setting.flow = flow;
        setting.frame = static_cast<std::uint64_t>(second) * 100 + 10;
        setting.start = Timestamp{(1'780'000'000 + second) * kSecond};
        setting.client.port = port;
        return Story([this](const Event& event) { handle = analyzer.add(event); }, setting);
    }
    static void refuse(Story& story) {
        story.client_hello(kPhoneTls10ClientHello)
            .server_flight(kTls10ServerFlight)
            .acknowledge(kClient)
            .fin(kClient)
            .fin(Side::Server);
    }

    Analyzer analyzer;
    std::vector<JudgedSession> sessions;
    std::optional<SessionHandle> handle;
    std::uint64_t frame = 0;
};

}  // namespace

TEST_CASE("frames of unknown link types are counted for their capture") {
    Analyzer analyzer{AnalyzerOptions{}};
    const std::uint8_t bytes[64] = {};
    for (const std::uint32_t link : {147U, 148U, 147U, 1U}) {
        Frame frame;
        frame.link_type = link;
        frame.bytes = bytes;
        frame.original_length = sizeof bytes;
        analyzer.add(frame);
    }
    const CaptureFacts facts = analyzer.end_capture(CaptureFacts{.path = "lab.pcapng"});
    REQUIRE(facts.problems.size() == 1);
    CHECK_FALSE(facts.complete);
    CHECK(facts.problems[0].code == ProblemCode::UnknownLinkType);
    CHECK(facts.problems[0].text.find("3 packets of link type 147, 148 ") != std::string::npos);
    CHECK(analyzer.end_capture(CaptureFacts{.index = 1, .path = "next.pcapng"}).problems.empty());
    CHECK(analyzer.finish().captures[0].facts.problems.size() == 1);
}

TEST_CASE("fragments that stay alone are told of the capture they began in") {
    // The first half of a TCP segment to port 5061, and the second.
    const auto first = from_hex(
        "45000024 00012000 40060000 0a000001 0a000002 c00013c5 00000001 00000000 50180000");
    const auto second = from_hex("4500001c 00010002 40060000 0a000001 0a000002 00000000 61626364");
    const auto see = [](Analyzer& analyzer, Bytes bytes, std::uint32_t capture) {
        Frame frame;
        frame.ref = {1, capture};
        frame.link_type = 101;
        frame.bytes = bytes;
        frame.original_length = static_cast<std::uint32_t>(bytes.size());
        analyzer.add(frame);
    };
    for (const bool complete : {true, false}) {
        Analyzer analyzer{AnalyzerOptions{}};
        see(analyzer, first, 0);
        CHECK(
            analyzer.end_capture(CaptureFacts{.index = 0, .path = "lab-1.pcap"}).problems.empty());
        if (complete) {
            see(analyzer, second, 1);
        }
        CHECK(
            analyzer.end_capture(CaptureFacts{.index = 1, .path = "lab-2.pcap"}).problems.empty());
        const Analysis analysis = analyzer.finish();
        CHECK(analysis.captures[1].facts.problems.empty());
        REQUIRE(analysis.captures[0].facts.problems.size() == (complete ? 0 : 1));
        if (!complete) {
            const Problem& problem = analysis.captures[0].facts.problems[0];
            CHECK(problem.code == ProblemCode::FragmentsMissing);
            CHECK(problem.text.find("1 IP packet came in fragments") != std::string::npos);
        }
    }
}

TEST_CASE("the tunnel of a session is its client's, and those of a capture are listed") {
    Door door;
    const auto in_tunnel = [](const std::string& tunnel) {
        LinkSeen link;
        link.tunnel = tunnel;
        return link;
    };
    Story both = door.story(0, 100, 50001);
    both.put(Side::Server, in_tunnel("gre 10.0.0.2 > 10.0.0.1"));
    both.put(kClient, in_tunnel("gre 10.0.0.1 > 10.0.0.2"));
    const SessionHandle in_both = *door.handle;
    Story one = door.story(1, 101, 50002);
    one.put(kClient, LinkSeen{});
    one.put(Side::Server, in_tunnel("gre 10.0.0.2 > 10.0.0.1"));
    for (std::size_t more = 0; more < diagnosis::kMaxTunnels; ++more) {
        one.put(kClient, in_tunnel("vxlan vni " + std::to_string(more)));
    }
    CHECK(door.analyzer.verdict(in_both)->session.tunnel == "gre 10.0.0.1 > 10.0.0.2");
    door.analyzer.end_capture(CaptureFacts{});
    const Analysis analysis = door.analyzer.finish();
    const std::vector<std::string>& tunnels = analysis.captures[0].quality.tunnels;
    REQUIRE(tunnels.size() == diagnosis::kMaxTunnels);
    CHECK(tunnels[0] == "gre 10.0.0.1 > 10.0.0.2");
    CHECK(tunnels[1] == "gre 10.0.0.2 > 10.0.0.1");
    CHECK(analysis.summary.ceilings_hit.at("tunnels") == 2);
}

TEST_CASE("captures that end in another order than they began keep what is theirs") {
    Analyzer analyzer{AnalyzerOptions{}};
    const std::uint8_t bytes[64] = {};
    for (const std::uint32_t capture : {0U, 1U, 1U}) {
        Frame frame;
        frame.ref.capture = capture;
        frame.link_type = 147;
        frame.bytes = bytes;
        analyzer.add(frame);
    }
    const auto text = [&](std::uint32_t index) {
        const CaptureFacts facts = CaptureFacts{.index = index, .path = "lab.pcapng"};
        return analyzer.end_capture(facts).problems.at(0).text;
    };
    CHECK(text(1).find("2 packets of") != std::string::npos);
    CHECK(text(0).find("1 packet of") != std::string::npos);
    const Analysis analysis = analyzer.finish();
    REQUIRE(analysis.captures.size() == 2);
    CHECK(analysis.captures[0].facts.index == 0);
    CHECK(analysis.captures[1].facts.index == 1);
}

TEST_CASE("the founding case, from events to its finding") {
    Door door;
    door.hear(kSrvAnswer);
    door.hear(kAddressAnswer);
    Story story = door.story(0, 100, 50001);
    Door::refuse(story);
    story.put(kClient, FlowEnded{FlowEnd::Closed});
    const Analysis analysis = door.analyzer.finish();
    REQUIRE(door.sessions.size() == 1);
    CHECK(door.sessions[0].verdict.cause == Cause::NameMismatch);
    REQUIRE(analysis.incidents.size() == 1);
    CHECK(analysis.incidents[0].expected_name.name == "sip.mslync.net");
    REQUIRE(analysis.findings.size() == 1);
    CHECK(analysis.findings[0].missing_name == "sip.mslync.net");
    CHECK(analysis.summary.sessions == 1);
    CHECK(analysis.summary.causes[static_cast<std::size_t>(Cause::NameMismatch)] == 1);
}

TEST_CASE("a verdict may be asked for at any time and grows with what is known") {
    Door door;
    Story story = door.story(0, 100, 50001);
    REQUIRE(door.handle);
    const SessionHandle handle = *door.handle;
    CHECK(door.analyzer.verdict(handle)->session.outcome == Outcome::Incomplete);
    Door::refuse(story);
    CHECK(door.analyzer.verdict(handle)->verdict.cause == Cause::Unknown);
    story.put(kClient, FlowEnded{FlowEnd::Closed});
    CHECK(door.handle == handle);  // the end belongs to the session too
    CHECK(door.analyzer.verdict(handle)->verdict.cause == Cause::Unknown);
    door.hear(kSrvAnswer);
    door.hear(kAddressAnswer);
    const auto judged = door.analyzer.verdict(handle);
    CHECK(judged->verdict.cause == Cause::NameMismatch);
    CHECK(judged->id.size() == 16);
    CHECK_FALSE(door.analyzer.verdict(handle + 1));
    door.analyzer.finish();
    CHECK(door.sessions[0].id == judged->id);
}

TEST_CASE("a flow that is opened again without an end leaves its session") {
    Door door;
    Story first = door.story(0, 100, 50001);
    Door::refuse(first);
    const auto before = door.handle;
    Story second = door.story(0, 200, 50002);
    CHECK(door.handle != before);
    Door::refuse(second);
    const Analysis analysis = door.analyzer.finish();
    CHECK(door.sessions.size() == 2);
    CHECK(analysis.summary.sessions == 2);
}

TEST_CASE("another certificate of the issuer, accepted later, is seen at the end") {
    Door door;
    door.hear(kSrvAnswer);
    door.hear(kAddressAnswer);
    Story refused = door.story(0, 100, 50001);
    Door::refuse(refused);
    refused.put(kClient, FlowEnded{FlowEnd::Closed});
    Story other = door.story(1, 200, 50002);
    other.established12().put(kClient, FlowEnded{FlowEnd::Closed});
    const Analysis analysis = door.analyzer.finish();
    REQUIRE(analysis.incidents.size() == 1);
    CHECK(analysis.incidents[0].resolved == true);
    CHECK(analysis.summary.outcomes[static_cast<std::size_t>(Outcome::Established)] == 1);
    CHECK(door.sessions.size() == 2);
}

TEST_CASE("the listing decides what is handed out, not what is counted") {
    struct Row {
        SessionListing listing;
        std::size_t sessions;
    };
    for (const Row& row : {Row{SessionListing::All, 3}, Row{SessionListing::Failed, 2},
                           Row{SessionListing::Incidents, 1}}) {
        Door door({.listing = row.listing});
        door.hear(kSrvAnswer);
        door.hear(kAddressAnswer);
        Story refused = door.story(0, 100, 50001);
        Door::refuse(refused);
        Story fine = door.story(1, 200, 50002);
        fine.established12();
        Story silent = door.story(2, 300, 50003);
        silent.client_hello(kPhoneTls10ClientHello);
        const Analysis analysis = door.analyzer.finish();
        CHECK(door.sessions.size() == row.sessions);
        CHECK(analysis.summary.sessions == 3);
        CHECK(analysis.incidents.size() == 1);
    }
}

TEST_CASE("only what was asked about is listed and counted, and all that was seen is evidence") {
    struct Row {
        const char* client;  // null: all
        std::int64_t from;
        std::size_t sessions;
    };
    for (const Row& row : {Row{nullptr, 0, 3}, Row{nullptr, 150, 2}, Row{"10.50.8.101", 150, 2},
                           Row{"10.9.9.9", 0, 0}}) {
        Selection selection;
        if (row.client != nullptr) {
            selection.addresses.push_back(*parse_ip_address(row.client));
        }
        if (row.from != 0) {
            selection.from = Timestamp{(1'780'000'000 + row.from) * kSecond};
        }
        Door door({.selection = selection, .listing = SessionListing::All});
        door.hear(kSrvAnswer);  // before all of them
        door.hear(kAddressAnswer);
        for (const FlowId number : {1U, 2U}) {
            Story refused =
                door.story(number, 100 * number, static_cast<std::uint16_t>(50000 + number));
            Door::refuse(refused);
        }
        Story fine = door.story(3, 300, 50003);
        fine.established12();
        const Analysis analysis = door.analyzer.finish();
        CAPTURE(row.from);
        CHECK(door.sessions.size() == row.sessions);
        CHECK(analysis.summary.sessions == row.sessions);
        CHECK(analysis.clients.size() == (row.sessions == 0 ? 0 : 1));
        REQUIRE(analysis.incidents.size() == (row.sessions == 0 ? 0 : 1));
        if (row.sessions != 0) {
            CHECK(analysis.incidents[0].attempts == row.sessions - 1);
            CHECK(analysis.incidents[0].cause == Cause::NameMismatch);
        }
    }
}

TEST_CASE("a reset by somebody on the path is never an incident") {
    Door door;
    door.hear(kSrvAnswer);
    door.hear(kAddressAnswer);
    Story story = door.story(0, 100, 50001);
    story.client_hello(kPhoneTls10ClientHello)
        .server_flight(kTls10ServerFlight)
        .acknowledge(kClient)
        .foreign_reset(kClient)
        .put(kClient, FlowEnded{FlowEnd::Closed});
    const Analysis analysis = door.analyzer.finish();
    CHECK(analysis.incidents.empty());
    REQUIRE(door.sessions.size() == 1);
    CHECK(door.sessions[0].session.anomalies.size() == 1);
    CHECK(door.sessions[0].verdict.cause == Cause::Unknown);
}

TEST_CASE("plain connections to other ports are no sessions") {
    Door door;
    Setting setting;
    setting.server = endpoint("10.50.8.21:5060");
    Story story([&](const Event& event) { door.analyzer.add(event); }, setting);
    story.put(kClient, NotTlsSeen{OtherProtocol::Sip}).fin(kClient);
    story.put(kClient, FlowEnded{FlowEnd::Closed});
    CHECK(door.analyzer.finish().summary.sessions == 0);
}
