// SPDX-License-Identifier: GPL-2.0-or-later
// A handshake that was captured at several points of its path is one session, and what merely looks
// alike is not.
#include "diagnosis/twin_book.h"

#include <optional>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "session/story.h"
#include "siptls/analyzer.h"
#include "tls/samples.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

constexpr Nanoseconds kMillisecond = kSecond / 1'000;

// Connections of which several may be copies of one, each seen at its own point.
struct Points {
    explicit Points(AnalyzerOptions options = {.listing = SessionListing::All})
        : analyzer(std::move(options)) {
        analyzer.on_session([this](const JudgedSession& judged, const Analyzer&) {
            sessions.push_back(judged.session);
        });
    }

    Story at(std::string_view client, Nanoseconds later = 0, std::uint32_t capture = 0) {
        Setting setting;
        setting.client = endpoint(client);
        setting.flow = ++flows;
        setting.frame = flows * 100;
        setting.start.nanoseconds += later;
        Story story([this](const Event& event) { analyzer.add(event); }, setting);
        if (capture != 0) {
            story.go_on_in(capture, setting.frame);
        }
        return story;
    }
    void finish() {
        analyzer.end_capture(CaptureFacts{});
        analysis = analyzer.finish();
    }

    Analyzer analyzer;
    std::vector<Session> sessions;
    std::optional<Analysis> analysis;
    FlowId flows = 0;
};

void leave(Story& story) {
    story.acknowledge(Side::Client).fin(Side::Client).fin(Side::Server);
}

void end(Story& story, FlowEnd why = FlowEnd::Closed) {
    story.put(Side::Client, FlowEnded{why});
}

void refuse(Story& story, std::string_view flight = kTls10ServerFlight) {
    story.client_hello(kPhoneTls10ClientHello).server_flight(flight);
    leave(story);
    end(story);
}

const std::vector<OperatorName> kNames = {{std::nullopt, "sip.mslync.net"}};

}  // namespace

TEST_CASE("twins: both sides of an address translation are one session, the client's") {
    for (const bool inside_ends_first : {true, false}) {
        CAPTURE(inside_ends_first);
        Points points({.server_names = kNames, .listing = SessionListing::All});
        Story inside = points.at("10.50.8.101:50001");
        Story outside = points.at("203.0.113.9:62001", kMillisecond);
        inside.client_hello(kPhoneTls10ClientHello);
        outside.client_hello(kPhoneTls10ClientHello).server_flight(kTls10ServerFlight);
        inside.server_flight(kTls10ServerFlight);
        leave(outside);
        leave(inside);
        end(inside_ends_first ? inside : outside);
        end(inside_ends_first ? outside : inside);
        points.finish();
        REQUIRE(points.sessions.size() == 1);
        CHECK(points.sessions[0].client == endpoint("10.50.8.101:50001"));
        CHECK(points.analysis->summary.sessions == 1);
        CHECK(points.analysis->clients.size() == 1);
        REQUIRE(points.analysis->incidents.size() == 1);
        CHECK(points.analysis->incidents[0].attempts == 1);
        REQUIRE(points.analysis->captures.size() == 1);
        CHECK(points.analysis->captures[0].quality.copies == 1);
    }
}

TEST_CASE("twins: another try with the same bytes, or another answer, is no copy") {
    for (const bool again : {true, false}) {
        CAPTURE(again);
        Points points;
        Story first = points.at("10.50.8.101:50001");
        refuse(first);
        Story second = points.at("203.0.113.9:62001", again ? kSecond : kMillisecond);
        refuse(second, again ? kTls10ServerFlight : kTls12ServerFlight);
        points.finish();
        CHECK(points.sessions.size() == 2);
        CHECK(points.analysis->captures[0].quality.copies == 0);
    }
}

TEST_CASE("twins: the clocks of two captures may be hours apart") {
    Points points;
    Story one = points.at("10.50.8.101:50001");
    refuse(one);
    Story other = points.at("10.50.8.101:50001", 2 * 3'600 * kSecond, 1);
    refuse(other);
    points.finish();
    CHECK(points.sessions.size() == 1);
}

TEST_CASE("twins: what was captured whole stands for what was not") {
    for (const bool whole_ends_first : {true, false}) {
        CAPTURE(whole_ends_first);
        Points points;
        Story inside = points.at("10.50.8.101:50001");
        Story outside = points.at("203.0.113.9:62001", kMillisecond);
        inside.client_hello(kPhoneTls10ClientHello).server_flight(kTls10ServerFlight);
        outside.client_hello(kPhoneTls10ClientHello).server_flight(kTls10ServerFlight);
        leave(outside);
        if (whole_ends_first) {
            end(outside);
        }
        end(inside, FlowEnd::EndOfCapture);
        if (!whole_ends_first) {
            end(outside);
        }
        points.finish();
        std::size_t refusals = 0;
        for (const Session& session : points.sessions) {
            refusals += session.outcome == Outcome::ClientClosedBeforeFinished ? 1 : 0;
        }
        CHECK(refusals == 1);
    }
}

TEST_CASE("twins: who asks for the translated address is told of it") {
    AnalyzerOptions options{.listing = SessionListing::All};
    options.selection.addresses = {endpoint("203.0.113.9:1").address};
    Points points(std::move(options));
    Story inside = points.at("10.50.8.101:50001");
    refuse(inside);
    Story outside = points.at("203.0.113.9:62001", kMillisecond);
    refuse(outside);
    Story again = points.at("203.0.113.9:62001", 60 * kSecond, 1);
    refuse(again);
    points.finish();
    REQUIRE(points.sessions.size() == 1);
    CHECK(points.sessions[0].client == endpoint("203.0.113.9:62001"));
}
