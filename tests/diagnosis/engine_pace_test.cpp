// SPDX-License-Identifier: GPL-2.0-or-later
// Pace::Settled: what is told when connections end, what is told again, and that it comes to the
// same in the end.
#include <optional>
#include <vector>

#include <doctest/doctest.h>

#include "diagnosis/limits.h"
#include "diagnosis/told.h"
#include "dns/samples.h"
#include "from_hex.h"
#include "session/story.h"
#include "siptls/analyzer.h"
#include "tls/samples.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

constexpr std::int64_t kStart = 1'780'000'000;

struct Live {
    explicit Live(AnalyzerOptions options = {.listing = SessionListing::All,
                                             .pace = Pace::Settled}) {
        analyzer.emplace(std::move(options));
        analyzer->on_session(
            [this](const JudgedSession& session, const Analyzer&) { sessions.push_back(session); });
        analyzer->on_incident(
            [this](const Incident& incident, const Analyzer&) { incidents.push_back(incident); });
        analyzer->on_finding(
            [this](const Finding& finding, const Analyzer&) { findings.push_back(finding); });
    }

    void hear_names() {
        for (const auto& hex : {kSrvAnswer, kAddressAnswer}) {
            const auto bytes = from_hex(hex);
            analyzer->add(Event{
                FrameRef{++frame, 0}, Timestamp{(kStart - 10) * kSecond}, kNoFlow, Side::Server,
                DnsSeen{endpoint("10.50.8.1:53"), endpoint("10.50.8.101:40000"), bytes}});
        }
    }
    Story story(std::int64_t second, std::uint16_t port) {
        Setting setting;
        setting.flow = port;
        setting.frame = static_cast<std::uint64_t>(second) * 100 + 10;
        setting.start = Timestamp{(kStart + second) * kSecond};
        setting.client.port = port;
        return Story([this](const Event& event) { analyzer->add(event); }, setting);
    }
    void refuse(std::int64_t second, std::uint16_t port) {
        story(second, port)
            .client_hello(kPhoneTls10ClientHello)
            .server_flight(kTls10ServerFlight)
            .acknowledge(Side::Client)
            .fin(Side::Client)
            .fin(Side::Server)
            .put(Side::Client, FlowEnded{FlowEnd::Closed});
    }
    // The certificate that is refused above.
    void accept(std::int64_t second, std::uint16_t port) {
        story(second, port)
            .client_hello(kPhoneTls10ClientHello)
            .server_flight(kTls10ServerFlight)
            .acknowledge(Side::Client)
            .client_flight12()
            .server_finish12()
            .application_data(Side::Client, 200)
            .put(Side::Client, FlowEnded{FlowEnd::Closed});
    }
    void succeed(std::int64_t second, std::uint16_t port) {
        story(second, port).established12().put(Side::Client, FlowEnded{FlowEnd::Closed});
    }
    void come_to(std::int64_t second) { analyzer->advance(Timestamp{(kStart + second) * kSecond}); }

    std::optional<Analyzer> analyzer;
    std::vector<JudgedSession> sessions;
    std::vector<Incident> incidents;
    std::vector<Finding> findings;
    std::uint64_t frame = 0;
};

}  // namespace

TEST_CASE("pace: a session and its incident are told when the connection has ended") {
    Live live;
    live.hear_names();
    live.refuse(100, 50001);
    REQUIRE(live.sessions.size() == 1);
    CHECK(live.sessions[0].revision == 1);
    REQUIRE(live.incidents.size() == 1);
    CHECK(live.incidents[0].revision == 1);
    CHECK(live.incidents[0].attempts == 1);
    CHECK_FALSE(live.incidents[0].first.id.empty());
    live.come_to(101);
    live.come_to(104);
    CHECK(live.findings.size() == 1);
}

TEST_CASE("pace: further tries make an incident longer, told together at the next look") {
    Live live;
    live.hear_names();
    live.come_to(90);
    for (std::uint16_t at = 0; at < 5; ++at) {
        live.refuse(100 + at, static_cast<std::uint16_t>(50001 + at));
    }
    CHECK(live.sessions.size() == 5);
    CHECK(live.incidents.size() == 1);
    live.come_to(125);
    REQUIRE(live.incidents.size() == 2);
    CHECK(live.incidents[1].revision == 2);
    CHECK(live.incidents[1].attempts == 5);
    CHECK(live.incidents[1].id == live.incidents[0].id);
    // Silence afterwards is news as well, and told once.
    live.come_to(200);
    REQUIRE(live.incidents.size() == 3);
    CHECK(live.incidents[2].gave_up);
    live.come_to(300);
    CHECK(live.incidents.size() == 3);
    CHECK(live.sessions.size() == 5);
}

TEST_CASE("pace: a name that is heard late changes what was told") {
    Live live({.listing = SessionListing::Failed, .pace = Pace::Settled});
    live.come_to(90);
    live.refuse(100, 50001);
    REQUIRE(live.sessions.size() == 1);
    CHECK(live.sessions[0].verdict.cause == Cause::Unknown);
    CHECK(live.incidents.empty());
    live.hear_names();
    live.come_to(130);
    REQUIRE(live.sessions.size() == 2);
    CHECK(live.sessions[1].id == live.sessions[0].id);
    CHECK(live.sessions[1].revision == 2);
    CHECK(live.sessions[1].verdict.cause == Cause::NameMismatch);
    REQUIRE(live.incidents.size() == 1);
    CHECK(live.findings.size() == 1);
    const Analysis analysis = live.analyzer->finish();
    CHECK(analysis.incidents.size() == 1);
    CHECK(analysis.summary.sessions == 1);
    CHECK(live.sessions.size() == 2);
}

TEST_CASE("pace: a clock that is set back does not stop the looks") {
    Live live;
    live.hear_names();
    live.come_to(4000);
    live.refuse(100, 50001);
    live.refuse(105, 50002);
    live.come_to(110);
    live.come_to(141);
    CHECK(live.incidents.back().attempts == 2);
}

TEST_CASE("pace: what resolves an incident is told") {
    Live live;
    live.hear_names();
    live.come_to(90);
    live.refuse(100, 50001);
    live.succeed(110, 50002);
    CHECK(live.sessions.back().session.outcome == Outcome::Established);
    live.come_to(125);
    CHECK(live.incidents.back().resolved == true);
    CHECK(live.incidents.back().revision == 2);
}

TEST_CASE("pace: what turns out to be no incident is taken back, and its finding with it") {
    // By the first answer the phone looks for a name that the certificate lacks.
    Live live;
    live.hear_names();
    live.come_to(90);
    for (std::uint16_t at = 0; at < 4; ++at) {
        live.refuse(100 + 5 * at, static_cast<std::uint16_t>(50001 + at));
    }
    live.come_to(119);
    REQUIRE(live.incidents.size() >= 1);
    REQUIRE(live.findings.size() >= 1);
    // Then the same client accepts this very certificate: it was not the name.
    live.accept(120, 50010);
    live.come_to(150);
    CHECK(live.sessions.back().revision == 2);
    CHECK(live.incidents.back().cause == Cause::Unknown);
    CHECK(live.incidents.back().confidence == Confidence::Null);
    CHECK(live.findings.back().incidents.empty());
    CHECK(live.analyzer->finish().incidents.empty());
}

TEST_CASE("pace: old failures are over, and still counted and grouped") {
    Live live;
    live.hear_names();
    live.come_to(90);
    live.refuse(100, 50001);
    live.come_to(100 + diagnosis::kReviewHorizon / kSecond + 60);
    const Activity activity = live.analyzer->activity();
    CHECK(activity.sessions == 1);
    CHECK(activity.incidents == 1);
    const Analysis analysis = live.analyzer->finish();
    REQUIRE(analysis.incidents.size() == 1);
    CHECK(analysis.summary.sessions == 1);
    CHECK(live.sessions.size() == 1);
}

TEST_CASE("pace: in the end it is what Pace::Final tells") {
    const auto tell = [](Pace pace) {
        Live live({.listing = SessionListing::All, .pace = pace});
        live.hear_names();
        live.refuse(100, 50001);
        live.come_to(140);
        live.refuse(150, 50002);
        live.succeed(160, 50003);
        return live.analyzer->finish();
    };
    const Analysis settled = tell(Pace::Settled);
    const Analysis final = tell(Pace::Final);
    REQUIRE(settled.incidents.size() == 1);
    REQUIRE(final.incidents.size() == 1);
    CHECK(settled.incidents[0].id == final.incidents[0].id);
    CHECK(settled.incidents[0].attempts == 2);
    CHECK(settled.incidents[0].sessions == final.incidents[0].sessions);
    CHECK(settled.incidents[0].resolved == final.incidents[0].resolved);
    CHECK(settled.findings[0].id == final.findings[0].id);
    CHECK(settled.summary.outcomes == final.summary.outcomes);
    CHECK(settled.summary.causes == final.summary.causes);
}

TEST_CASE("told: only what says something else gets another revision") {
    diagnosis::ToldRevisions told;
    CHECK(told.next("a", 1) == 1);
    CHECK(told.next("a", 1) == 0);
    CHECK(told.next("a", 2) == 2);
    CHECK(told.next("b", 2) == 1);
    told.end_round();
    CHECK(told.next("a", 2) == 0);
}
