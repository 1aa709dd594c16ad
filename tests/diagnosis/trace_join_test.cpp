// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/traces/trace_join.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "diagnosis/traces/clock_estimate.h"
#include "diagnosis/traces/trace_facts.h"
#include "siptls/trace.h"

namespace siptls::diagnosis {

namespace {

constexpr Nanoseconds kStart = 1'790'000'000 * kSecond;
constexpr const char* kClosed =
    "The connection was closed before TLS negotiation completed. Did the remote peer accept our "
    "certificate?";

Timestamp at(double seconds) {
    return Timestamp{kStart + static_cast<Nanoseconds>(seconds * static_cast<double>(kSecond)), 3};
}

Endpoint phone(std::uint16_t port) {
    return *parse_endpoint("192.0.2.101:" + std::to_string(port));
}

const Endpoint kServer = *parse_endpoint("192.0.2.21:5061");

// A session that the client closed, by its port, `begin` and `end` in seconds.
Session session(std::uint16_t port, double begin, double end) {
    Session made;
    made.client = phone(port);
    made.server = kServer;
    made.start_time = at(begin);
    made.end_time = at(end);
    made.outcome = Outcome::ClientClosedBeforeFinished;
    made.closed_by = ClosedBy::Client;
    made.close_kind = CloseKind::Fin;
    made.at(Moment::ClientClose) = Seen{FrameRef{1, 0}, at(end)};
    made.visibility.client_side_seen = made.visibility.server_side_seen = true;
    return made;
}

TraceRecord closed(std::uint16_t port, double time) {
    TraceRecord record;
    record.kind = TraceRecordKind::Connection;
    record.line = port;
    record.time = at(time);
    record.peer = phone(port);
    record.local = kServer;
    record.transport = "TLS";
    record.severity = "error";
    record.text = kClosed;
    return record;
}

TraceRecord message(std::uint16_t port, double time, std::string start_line) {
    TraceRecord record;
    record.kind = TraceRecordKind::Protocol;
    record.line = port;
    record.time = at(time);
    record.peer = phone(port);
    record.direction =
        start_line.starts_with("SIP/") ? TraceDirection::Outgoing : TraceDirection::Incoming;
    record.sip_message = std::move(start_line) +
                         "\r\nFrom: <sip:jeff@mslync.net>;tag=1\r\nTo: <sip:jeff@mslync.net>\r\n"
                         "CSeq: 1 REGISTER\r\nCall-ID: a\r\nVia: SIP/2.0/TLS 192.0.2.101;branch=z9h"
                         "G4bK1\r\nUser-Agent: UCCAPI/4.0.7577.314\r\n\r\n";
    return record;
}

struct Stage {
    TraceBook book;
    std::vector<Session> sessions;
    TraceJoin join;

    void run(std::optional<Nanoseconds> offset = std::nullopt) {
        TraceFacts facts;
        facts.format = "SIPStack (OCSLogger)";
        book.end_trace(facts);
        std::vector<Session*> views;
        for (Session& one : sessions) {
            views.push_back(&one);
        }
        join = join_traces(book, views, CaptureSpan{at(0), at(1000)}, offset,
                           [](const Session& one) { return to_string(one.client); });
    }
    const TraceReport& report() const { return join.traces.at(0); }
};

Nanoseconds seconds(double value) {
    return static_cast<Nanoseconds>(value * static_cast<double>(kSecond));
}

bool near(Nanoseconds value, double wanted) {
    return std::abs(static_cast<double>(value) / 1e9 - wanted) < 0.05;
}

}  // namespace

TEST_CASE("trace join: records land on their sessions whatever the clock says") {
    for (const double ahead : {0.0, 0.9, 173.4, -300.0, 7203.2, -36000.0, 12601.0}) {
        Stage stage;
        for (std::uint16_t i = 0; i < 40; ++i) {
            const double begin = i * 7.3 + (i % 5) * 0.41;
            stage.sessions.push_back(session(50000 + i, begin, begin + 0.2));
            if (i % 9 != 4) {  // some records are missing
                stage.book.add(closed(50000 + i, begin + 0.2 + 0.001 * i + ahead));
            }
            stage.book.add(closed(40000 + i, begin + ahead));  // peers that are not captured
        }
        stage.run();
        CHECK(stage.report().clock == TraceClock::Estimated);
        CHECK(near(stage.report().clock_offset, ahead + 0.02));
        for (std::uint16_t i = 0; i < 40; ++i) {
            const Session& one = stage.sessions[i];
            REQUIRE(one.trace.size() == (i % 9 != 4 ? 1 : 0));
            if (!one.trace.empty()) {
                CHECK(one.trace[0].line == 50000U + i);
                CHECK(one.trace[0].text == kClosed);
                CHECK(one.trace[0].tells_failure);
            }
        }
        CHECK(stage.report().other_clients == 40);
    }
}

TEST_CASE("trace join: time zones are told apart from the clock's own error") {
    CHECK(zone_part(seconds(7203.2)) == seconds(7200));
    CHECK(zone_part(seconds(-36000 + 12)) == seconds(-36000));
    CHECK(zone_part(seconds(19800)) == seconds(19800));  // India
    CHECK(zone_part(seconds(173.4)) == 0);
    CHECK(zone_part(seconds(900)) == 0);  // no zone is a quarter of an hour from UTC
    CHECK(zone_part(seconds(7200 + 420)) == 0);
}

TEST_CASE("trace join: a trace of another day is joined to nothing") {
    Stage stage;
    for (std::uint16_t i = 0; i < 5; ++i) {
        stage.sessions.push_back(session(50000 + i, i * 10, i * 10 + 0.2));
        stage.book.add(closed(50000 + i, i * 10 + 0.2 - 86400));
    }
    stage.run();
    CHECK(stage.report().clock == TraceClock::Unknown);
    CHECK(stage.report().joined == 0);
    CHECK(stage.report().other_times == 5);
    CHECK(stage.join.only.empty());
}

TEST_CASE("trace join: one pair far off proves nothing, near it does") {
    for (const bool near_enough : {true, false}) {
        Stage stage;
        const double ahead = near_enough ? 600 : 5000;
        stage.sessions.push_back(session(50000, 10, 10.2));
        stage.book.add(closed(50000, 10.2 + ahead));
        stage.run();
        CHECK((stage.report().clock == TraceClock::Estimated) == near_enough);
        CHECK(stage.report().joined == (near_enough ? 1 : 0));
    }
}

TEST_CASE("trace join: a Date field makes one pair in local time enough") {
    Stage stage;
    stage.sessions.push_back(session(50000, 10, 10.2));
    stage.book.add(closed(50000, 10.2 + 7200));
    TraceRecord answer = message(40000, 50 + 7200, "SIP/2.0 200 OK");
    answer.date = at(50);
    stage.book.add(answer);
    stage.run();
    CHECK(stage.report().clock == TraceClock::Estimated);
    CHECK(stage.report().joined == 1);
    CHECK(stage.report().zone == seconds(7200));
}

TEST_CASE("trace join: a port used again and again leaves the clock open") {
    Stage stage;
    for (int i = 0; i < 5; ++i) {
        stage.sessions.push_back(session(5061, i * 30, i * 30 + 0.2));
        stage.book.add(closed(5061, i * 30 + 0.2 + 30));
    }
    stage.run();
    CHECK(stage.report().clock == TraceClock::Ambiguous);
    CHECK(stage.report().joined == 0);
    CHECK(stage.report().ambiguous == 5);

    SUBCASE("until the operator tells it") {
        Stage told;
        told.sessions = stage.sessions;
        for (int i = 0; i < 4; ++i) {
            told.book.add(closed(5061, i * 30 + 0.2 + 173));
        }
        told.run(seconds(173));
        CHECK(told.report().clock == TraceClock::Operator);
        CHECK(told.report().joined == 4);
        CHECK(told.sessions[4].trace.empty());
    }
    SUBCASE("or other clients do") {
        Stage told;
        told.sessions = stage.sessions;
        for (int i = 0; i < 5; ++i) {
            told.book.add(closed(5061, i * 30 + 0.2 + 173));
        }
        for (std::uint16_t i = 0; i < 2; ++i) {
            told.sessions.push_back(session(50000 + i, 11 * i + 7, 11 * i + 7.3));
            told.book.add(closed(50000 + i, 11 * i + 7.3 + 173));
        }
        told.run();
        CHECK(told.report().clock == TraceClock::Estimated);
        CHECK(told.report().joined == 7);
        for (int i = 0; i < 5; ++i) {
            REQUIRE(told.sessions[static_cast<std::size_t>(i)].trace.size() == 1);
            CHECK(told.sessions[static_cast<std::size_t>(i)].trace[0].time ==
                  at(i * 30 + 0.2 + 173));
        }
    }
}

TEST_CASE("trace join: the server's address must be the session's") {
    Stage stage;
    for (std::uint16_t i = 0; i < 3; ++i) {
        stage.sessions.push_back(session(50000 + i, i * 10, i * 10 + 0.2));
        TraceRecord record = closed(50000 + i, i * 10 + 0.2);
        if (i == 2) {
            record.local = parse_endpoint("192.0.2.22:5061");
        }
        stage.book.add(record);
    }
    stage.run();
    CHECK(stage.report().joined == 2);
    CHECK(stage.report().other_servers == 1);
    CHECK(stage.sessions[2].trace.empty());
}

TEST_CASE("trace join: sign-ins are joined and told in short") {
    Stage stage;
    stage.sessions.push_back(session(50000, 0, 0.2));
    stage.sessions.push_back(session(50001, 10, 60));
    stage.sessions[1].outcome = Outcome::Established;
    stage.book.add(closed(50000, 0.2));
    stage.book.add(message(50001, 10.5, "REGISTER sip:mslync.net SIP/2.0"));
    stage.book.add(message(50001, 10.6, "SIP/2.0 401 Unauthorized"));
    stage.run();
    CHECK(stage.report().joined == 2);
    REQUIRE(stage.sessions[1].trace.size() == 1);
    CHECK(stage.sessions[1].trace[0].text == "REGISTER sip:jeff@mslync.net (401)");
    CHECK_FALSE(stage.sessions[1].trace[0].tells_failure);
}

TEST_CASE("trace join: what the capture does not show is listed") {
    Stage stage;
    stage.sessions.push_back(session(50000, 10, 10.2));
    stage.sessions.push_back(session(50001, 20, 20.2));
    stage.sessions[1].closed_by = ClosedBy::None;  // asymmetric: its end is not captured
    stage.sessions[1].outcome = Outcome::Incomplete;
    stage.book.add(closed(50000, 10.2));
    stage.book.add(closed(50001, 25));
    stage.book.add(closed(40000, 500));   // another way
    stage.book.add(closed(40001, 5000));  // after the capture's end
    stage.run();
    CHECK(stage.join.only_count == 2);
    REQUIRE(stage.join.only.size() == 2);
    CHECK(stage.join.only[0].client == phone(50001));
    CHECK_FALSE(stage.join.only[0].session.empty());
    CHECK(stage.join.only[1].client == phone(40000));
    CHECK(stage.join.only[1].session.empty());
    CHECK(stage.sessions[1].outcome == Outcome::Incomplete);  // what was captured stays what it is
}

TEST_CASE("trace join: the status tells an alert only where it can be no other thing") {
    const auto told = [](std::uint32_t code, const char* transport) {
        TraceBook book;
        TraceRecord record = closed(50000, 10);
        record.text = "Receive operation on the connection failed";
        record.result_code = code;
        record.transport = transport;
        book.add(record);
        return alert_told(book.connections().front());
    };
    CHECK(told(0x80090325U, "TLS") == 48);
    CHECK(told(0x80090327U, "TLS") == 46);
    CHECK(told(0x80090328U, "TLS") == 45);
    CHECK_FALSE(told(0x80090325U, "M-TLS"));  // the server may be the verifier
    CHECK_FALSE(told(0x80072746U, "TLS"));    // a reset
    CHECK_FALSE(told(0x80090331U, "TLS"));    // the server's own finding as well
    CHECK_FALSE(told(0x80090326U, "TLS"));    // a dozen alerts
    CHECK_FALSE(told(0x12345678U, "TLS"));
}

TEST_CASE("trace join: an alert in clear is not made another by the trace") {
    for (const bool hidden : {true, false}) {
        Stage stage;
        stage.sessions.push_back(session(50000, 10, 10.2));
        stage.sessions[0].lone_protected_alert = hidden;
        TraceRecord record = closed(50000, 10.2);
        record.result_code = 0x80090325U;
        stage.book.add(record);
        stage.run();
        const AlertFact* alert = stage.sessions[0].fatal_alert(Side::Client);
        CHECK((alert != nullptr) == hidden);
        if (alert != nullptr) {
            CHECK(alert->source == AlertSource::Trace);
            CHECK(*alert->description == 48);
        }
    }
}

TEST_CASE("trace join: without a capture the trace makes the sessions") {
    TraceBook book;
    book.add(closed(50000, 10));
    book.add(message(50001, 20, "REGISTER sip:mslync.net SIP/2.0"));
    book.add(message(50001, 20.1, "SIP/2.0 200 OK"));
    book.end_trace(TraceFacts{});
    TraceJoin join;
    const std::vector<Session> sessions = sessions_of_traces(book, std::nullopt, join);
    REQUIRE(sessions.size() == 2);
    CHECK(sessions[0].source == SessionSource::Trace);
    CHECK(sessions[0].outcome == Outcome::ClientClosedBeforeFinished);
    CHECK(sessions[0].closed_by == ClosedBy::Client);
    CHECK(sessions[1].outcome == Outcome::Established);
    CHECK(join.traces.at(0).clock == TraceClock::NoCapture);
    CHECK(join.traces.at(0).failures == 1);
}

TEST_CASE("trace book: records without an address find theirs by connection or correlation") {
    TraceBook book;
    TraceRecord first = closed(50000, 10);
    first.text = "Connection established";
    first.severity = "information";
    first.connection_id = 0x3a00;
    first.correlation_id = 77;
    book.add(first);
    TraceRecord by_id;
    by_id.kind = TraceRecordKind::Connection;
    by_id.time = at(11);
    by_id.severity = "error";
    by_id.text = kClosed;
    by_id.connection_id = 0x3a00;
    book.add(by_id);
    TraceRecord by_correlation;
    by_correlation.kind = TraceRecordKind::Diagnostic;
    by_correlation.time = at(12);
    by_correlation.text = "why";
    by_correlation.correlation_id = 77;
    book.add(by_correlation);
    TraceRecord nobody = by_correlation;
    nobody.correlation_id = 78;
    book.add(nobody);
    TraceRecord other_trace = by_correlation;
    other_trace.trace = 1;
    book.add(other_trace);
    REQUIRE(book.connections().size() == 1);
    CHECK(book.connections()[0].notes.size() == 3);
    CHECK(book.entries()[0].not_addressed == 1);
    CHECK(book.entries()[1].not_addressed == 1);
}

TEST_CASE("trace book: a port used again makes another connection") {
    TraceBook book;
    book.add(closed(50000, 10));
    book.add(closed(50000, 40));
    TraceRecord other = message(50000, 50, "OPTIONS sip:x SIP/2.0");
    other.connection_id = 0x4000;
    book.add(other);
    other.connection_id = 0x4100;
    other.time = at(60);
    book.add(other);
    other.time = at(2000);
    book.add(other);
    CHECK(book.connections().size() == 5);
}

TEST_CASE("trace book: when all places are taken, failed connections find one, others do not") {
    Stage stage;
    const auto fill = [&](std::uint32_t address, const auto& make) {
        TraceRecord record = make(50000, 0);
        record.peer->address.bytes = {10, static_cast<std::uint8_t>(address >> 16),
                                      static_cast<std::uint8_t>(address >> 8),
                                      static_cast<std::uint8_t>(address)};
        stage.book.add(record);
        return *record.peer;
    };
    const auto completed = [](std::uint16_t port, double time) {
        TraceRecord record = closed(port, time);
        record.text = "TLS negotiation completed";
        record.severity = "information";
        return record;
    };
    fill(0, closed);
    for (std::uint32_t one = 1; one < kMaxTracedConnections; ++one) {
        fill(one, completed);
    }
    CHECK(stage.book.refused() == 0);
    CHECK_FALSE(stage.book.knows(fill(100'000, completed)));
    CHECK(stage.book.knows(fill(100'001, closed)));
    CHECK(stage.book.refused() == 2);
    CHECK(stage.book.connections().size() == kMaxTracedConnections);
    CHECK(stage.book.connections()[0].failure() != nullptr);
    CHECK(stage.book.connections()[1].failure() != nullptr);
    CHECK(stage.book.knows(stage.book.connections()[2].client));
}

}  // namespace siptls::diagnosis
