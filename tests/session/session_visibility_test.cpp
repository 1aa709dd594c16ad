// SPDX-License-Identifier: GPL-2.0-or-later
// What was not captured is never taken for something that did not happen.
#include <initializer_list>
#include <optional>

#include <doctest/doctest.h>

#include "session/story.h"
#include "tls/samples.h"

using namespace siptls;
using namespace siptls::tests;

namespace {
constexpr Side kClient = Side::Client;
constexpr Side kServer = Side::Server;
}  // namespace

TEST_CASE("a gap of the client inside the handshake leaves it incomplete") {
    SessionStory s;
    s.story.client_hello(kPhoneTls10ClientHello)
        .server_flight(kTls10ServerFlight)
        .acknowledge(kClient)
        .gap(kClient, 300)
        .fin(kClient);
    const Session session = s.end();
    CHECK(session.outcome == Outcome::Incomplete);
    CHECK(session.visibility.gap_in_client);
    CHECK_FALSE(session.visibility.cut);
}

namespace {

// A handshake record of 200 bytes of which all behind its first bytes was cut, and so many more.
void cut_record(Story& story, Side side, std::uint64_t more = 0) {
    constexpr std::uint64_t kCaptured = 30;
    story.put(side, TcpGap{GapCause::Cut, story.offset(side) + kCaptured, 205 - kCaptured + more});
    story.record(side, tls::ContentType::Handshake, 200);
}

Session left_cut(void (*tell)(Story&), Joined joined = Joined::AtSyn) {
    SessionStory s(joined);
    tell(s.story);
    s.story.acknowledge(kClient).fin(kClient).fin(kServer);
    return s.end();
}

}  // namespace

TEST_CASE("bytes cut inside known records hide what was said, not that the client left") {
    const Session session = left_cut([](Story& s) {
        cut_record(s, kClient);
        cut_record(s, kServer);
        s.gap(kServer, 900, GapCause::Cut);
    });
    CHECK(session.outcome == Outcome::ClientClosedBeforeFinished);
    CHECK(session.at(Moment::ClientHello));
    CHECK(session.at(Moment::ServerHello));
    CHECK(session.visibility.gap_in_client);
    CHECK(session.visibility.cut);
    CHECK_FALSE(session.offered_version);
    CHECK_FALSE(session.server_flight_complete);
    CHECK_FALSE(session.left_before_certificate);
}

TEST_CASE("several holes may lie in one record") {
    CHECK(left_cut([](Story& s) {
              s.put(kClient, TcpGap{GapCause::Cut, 20, 30});
              s.put(kClient, TcpGap{GapCause::NotCaptured, 90, 115});
              s.record(kClient, tls::ContentType::Handshake, 200).acknowledge(kServer);
          }).outcome == Outcome::ClientClosedBeforeFinished);
}

TEST_CASE("a hole that reaches beyond its record, or that no record holds, may hide a Finished") {
    CHECK(left_cut([](Story& s) {
              cut_record(s, kClient, 1);
              s.acknowledge(kServer);
          }).outcome == Outcome::Incomplete);
    CHECK(left_cut([](Story& s) {
              cut_record(s, kClient);
              s.acknowledge(kServer).gap(kClient, 51);
          }).outcome == Outcome::Incomplete);
    CHECK(left_cut([](Story& s) {
              s.gap(kClient, 60).record(kClient, tls::ContentType::Handshake, 200);
              s.acknowledge(kServer);
          }).outcome == Outcome::Incomplete);
}

TEST_CASE("a cut record of a capture that starts late need not be a hello") {
    const auto tell = [](Story& s) {
        cut_record(s, kClient);
        s.acknowledge(kServer);
    };
    CHECK_FALSE(left_cut(tell, Joined::Late).at(Moment::ClientHello));
    CHECK(left_cut(tell, Joined::Late).outcome == Outcome::Incomplete);
    CHECK(left_cut(tell).outcome == Outcome::ClientClosedBeforeFinished);
}

TEST_CASE("an alert whose bytes were cut leaves open who ended, and why") {
    for (const Side side : {kClient, kServer}) {
        CAPTURE(static_cast<int>(side));
        SessionStory s;
        s.story.client_hello(kPhoneTls10ClientHello).acknowledge(kServer);
        s.story.put(side, TcpGap{GapCause::Cut, s.story.offset(side) + 6, 1});
        s.story.record(side, tls::ContentType::Alert, 2).fin(kClient).fin(kServer);
        CHECK(s.end().outcome == Outcome::Incomplete);
    }
}

TEST_CASE("who has none of the bytes that are missing of the server has no certificate") {
    const auto left_having = [](std::uint64_t acknowledged) {
        SessionStory s;
        s.story.client_hello(kPhoneTls10ClientHello);
        cut_record(s.story, kServer);
        s.story.gap(kServer, 900, GapCause::Cut).fin_having_seen(kClient, acknowledged);
        return s.end();
    };
    CHECK(left_having(0).left_before_certificate);
    CHECK(left_having(30).left_before_certificate);
    CHECK_FALSE(left_having(31).left_before_certificate);
    CHECK_FALSE(left_having(1105).left_before_certificate);
}

TEST_CASE("the server's records tell the version where its hello was cut, unless it may be two") {
    struct Row {
        Side side;
        std::uint16_t version;
        std::optional<std::uint16_t> told;
    };
    for (const Row& row :
         {Row{kServer, 0x0301, 0x0301}, Row{kServer, 0x0303, std::nullopt},
          Row{kClient, 0x0301, std::nullopt}, Row{kServer, 0x0002, std::nullopt}}) {
        CAPTURE(row.version);
        SessionStory s;
        s.story.client_hello(kPhoneTls10ClientHello);
        constexpr auto kHandshake = static_cast<std::uint8_t>(tls::ContentType::Handshake);
        s.story.put(row.side, TlsRecordSeen{kHandshake, row.version, 2000, 2005});
        CHECK(s.end().tls_version == row.told);
    }
}

TEST_CASE("a gap of the server leaves the client's ending, but the flight is not whole") {
    SessionStory s;
    s.story.client_hello(kPhoneTls10ClientHello)
        .gap(kServer, 700, GapCause::Cut)
        .message(kServer, tls::HandshakeType::ServerHelloDone)
        .acknowledge(kClient)
        .fin(kClient);
    const Session session = s.end();
    CHECK(session.outcome == Outcome::ClientClosedBeforeFinished);
    CHECK(session.at(Moment::FlightAcknowledged));
    CHECK_FALSE(session.server_flight_complete);
    CHECK(session.visibility.gap_in_server);
    CHECK(session.visibility.cut);
}

TEST_CASE("one direction only is incomplete, whichever it is") {
    SUBCASE("the client's") {
        SessionStory s;
        s.story.client_hello(kPhoneTls10ClientHello).fin(kClient);
        const Session session = s.end();
        CHECK(session.outcome == Outcome::Incomplete);
        CHECK_FALSE(session.visibility.server_side_seen);
    }
    SUBCASE("the client's, and the other side's bytes are known to be missing") {
        SessionStory s;
        s.story.client_hello(kPhoneTls10ClientHello)
            .gap(kServer, 2000)
            .acknowledge(kClient)
            .fin(kClient);
        const Session session = s.end();
        CHECK(session.outcome == Outcome::Incomplete);
        CHECK_FALSE(session.visibility.server_side_seen);
    }
    SUBCASE("the server's") {
        SessionStory s(Joined::Late);
        s.story.server_flight(kTls10ServerFlight).fin(kServer);
        const Session session = s.end();
        CHECK(session.outcome == Outcome::Incomplete);
        CHECK(session.visibility.server_side_seen);
    }
}

TEST_CASE("of one direction, data of the client tell whether it was content up to TLS 1.2") {
    bool ended = true;  // a client that was refused need not end: the server did
    SUBCASE("that ended") {}
    SUBCASE("that may have been ended by the server") {
        ended = false;
    }
    const auto outcome = [&](void (*tell)(Story&)) {
        SessionStory s;
        s.story.client_hello(kOpensslTls13ClientHello);
        tell(s.story);
        if (ended) {
            s.story.fin(kClient);
        }
        return s.end(ended ? FlowEnd::Closed : FlowEnd::EndOfCapture).outcome;
    };
    // TLS 1.3: the server may have refused the client.
    CHECK(outcome([](Story& s) {
              s.change_cipher_spec(kClient).application_data(kClient, 69);
              s.application_data(kClient, 500);
          }) == Outcome::Incomplete);
    // The second ClientHello of TLS 1.3, Finished and an alert, which is no data.
    CHECK(outcome([](Story& s) {
              s.change_cipher_spec(kClient).record(kClient, tls::ContentType::Handshake, 512);
              s.application_data(kClient, 69).application_data(kClient, 19);
          }) == Outcome::Incomplete);
    // TLS 1.2: its Finished has a type of its own.
    CHECK(outcome([](Story& s) {
              s.change_cipher_spec(kClient).record(kClient, tls::ContentType::Handshake, 40);
              s.application_data(kClient, 500);
          }) == Outcome::Established);
}

TEST_CASE("a late join inside the handshake is incomplete, whoever ends it") {
    SessionStory s(Joined::Late);
    s.story.server_flight(kTls10ServerFlight).acknowledge(kClient).fin(kClient);
    const Session session = s.end();
    CHECK(session.outcome == Outcome::Incomplete);
    CHECK(session.visibility.joined_late);
}

TEST_CASE("a late join that sees data of the client is established") {
    SessionStory s(Joined::Late);
    s.story.application_data(kServer, 800).application_data(kClient, 400).fin(kClient);
    CHECK(s.end().outcome == Outcome::Established);
}

TEST_CASE("behind a late join the server's last word may be its refusal under TLS 1.3") {
    const auto ended_by_server = [](void (*tell)(Story&)) {
        SessionStory s(Joined::Late);
        tell(s.story);
        s.story.fin(kServer).fin(kClient);
        return s.end().outcome;
    };
    CHECK(ended_by_server([](Story& s) {
              s.application_data(kClient, 25).application_data(kClient, 69);
              s.application_data(kClient, 253).application_data(kServer, 19);
          }) == Outcome::Incomplete);
    CHECK(ended_by_server([](Story& s) {
              s.application_data(kServer, 934).application_data(kClient, 700);
              s.application_data(kServer, 19);
          }) == Outcome::Incomplete);
    CHECK(ended_by_server([](Story& s) {
              s.application_data(kClient, 69).application_data(kClient, 253).gap(kServer, 24);
          }) == Outcome::Incomplete);
    // It answered the client's data.
    CHECK(ended_by_server([](Story& s) {
              s.application_data(kClient, 25).application_data(kClient, 69);
              s.application_data(kClient, 253).application_data(kServer, 300);
              s.application_data(kServer, 19);
          }) == Outcome::Established);
    // Answers to keep-alives are as short.
    CHECK(ended_by_server([](Story& s) {
              s.application_data(kClient, 21).application_data(kServer, 19);
              s.application_data(kClient, 21).application_data(kServer, 19);
              s.application_data(kClient, 21).application_data(kServer, 19);
          }) == Outcome::Established);
    // TLS 1.2: a Finished has a type of its own, and so has an alert.
    CHECK(ended_by_server([](Story& s) {
              s.change_cipher_spec(kClient).record(kClient, tls::ContentType::Handshake, 40);
              s.application_data(kClient, 253).application_data(kServer, 19);
          }) == Outcome::Established);
    CHECK(ended_by_server([](Story& s) {
              s.application_data(kClient, 253).record(kServer, tls::ContentType::Alert, 26);
          }) == Outcome::Established);
}

TEST_CASE("behind a late join a client that is silent after Finished may have sent data before") {
    SessionStory s(Joined::Late);
    SUBCASE("its hello was not captured") {
        s.story.server_flight(kTls12ServerFlight).acknowledge(kClient).client_flight12();
        s.story.server_finish12().acknowledge(kClient).fin(kClient).fin(kServer);
        CHECK(s.end().outcome == Outcome::Incomplete);
    }
    SUBCASE("near miss: its hello was, and only the SYN was not") {
        s.story.client_hello(kOpensslTls12ClientHello);
        s.story.server_flight(kTls12ServerFlight).acknowledge(kClient).client_flight12();
        s.story.server_finish12().acknowledge(kClient).fin(kClient).fin(kServer);
        CHECK(s.end().outcome == Outcome::ClientClosedAfterFinished);
    }
}

TEST_CASE("behind a late join the server's flight may be missing when it ends first") {
    SessionStory s(Joined::Late);
    s.story.client_hello(kOpensslTls13ClientHello);
    SUBCASE("it may have finished") {
        s.story.application_data(kClient, 69).application_data(kServer, 250).fin(kServer);
        CHECK(s.end().outcome == Outcome::Incomplete);
    }
    SUBCASE("near miss: its flight was captured") {
        s.story.server_flight(kTls12ServerFlight).acknowledge(kClient).fin(kServer);
        CHECK(s.end().outcome == Outcome::ServerClosedBeforeFinished);
    }
}

TEST_CASE("a late join that sees nothing is not taken for nothing sent") {
    SessionStory s(Joined::Late);
    s.story.acknowledge(kClient).acknowledge(kServer).fin(kClient);
    CHECK(s.end().outcome == Outcome::Incomplete);
}

TEST_CASE("behind a lost ServerHello a record may be an alert or a Finished of TLS 1.3, no data") {
    const auto left_with = [](std::uint16_t length) {
        SessionStory s;
        s.story.client_hello(kOpensslTls13ClientHello)
            .gap(kServer, 1400)
            .acknowledge(kClient)
            .change_cipher_spec(kClient)
            .application_data(kClient, length)
            .fin(kClient);
        s.story.acknowledge(kServer);
        return s.end().outcome;
    };
    for (const std::uint16_t alert : std::initializer_list<std::uint16_t>{11, 19, 35}) {
        CAPTURE(alert);
        CHECK(left_with(alert) == Outcome::ClientClosedBeforeFinished);
    }
    // And 25 is what an empty certificate takes, before the Finished.
    for (const std::uint16_t finished : std::initializer_list<std::uint16_t>{25, 53, 69, 85}) {
        CAPTURE(finished);
        CHECK(left_with(finished) == Outcome::Incomplete);
    }
}

TEST_CASE("behind a lost ServerHello what comes after such a record is data") {
    SessionStory s;
    s.story.client_hello(kOpensslTls13ClientHello)
        .gap(kServer, 1400)
        .acknowledge(kServer)
        .application_data(kClient, 69)
        .application_data(kClient, 500);
    CHECK(s.end().outcome == Outcome::Established);
}

TEST_CASE("a client that offers no TLS 1.3 sends data when it sends such a record") {
    SessionStory s;
    s.story.client_hello(kPhoneTls10ClientHello)
        .gap(kServer, 1400)
        .acknowledge(kServer)
        .application_data(kClient, 53);
    CHECK(s.end().outcome == Outcome::Established);
}

TEST_CASE("only the last capture's end counts as its end") {
    SessionStory s;
    s.story.client_hello(kPhoneTls10ClientHello).acknowledge(kServer);
    CHECK(s.end(FlowEnd::EndOfCapture).visibility.capture_ended);
    CHECK_FALSE(s.end(FlowEnd::TimedOut).visibility.capture_ended);
}
