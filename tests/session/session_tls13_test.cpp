// SPDX-License-Identifier: GPL-2.0-or-later
// TLS 1.3 without keys: what the lengths of protected records tell (RFC 8446, 5.2). The suite is
// TLS_AES_256_GCM_SHA384: alert 19, Finished 69, empty Certificate 25, with JSSE's padding 16 more.
#include <initializer_list>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "session/story.h"
#include "tls/bodies.h"
#include "tls/samples.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

constexpr Side kClient = Side::Client;
constexpr Side kServer = Side::Server;

struct Row {
    std::string sentence;
    std::vector<std::uint16_t> client_records;
    Outcome outcome;
    bool lone_alert;
    bool finished;
};

constexpr auto kBefore = Outcome::ClientClosedBeforeFinished;
constexpr auto kAfter = Outcome::ClientClosedAfterFinished;

const Row kRows[] = {
    {"Node leaves without a record", {}, kBefore, false, false},
    {"GnuTLS refuses by a lone alert", {19}, kBefore, true, false},
    {"JSSE refuses by a padded lone alert", {35}, kBefore, true, false},
    {"an alert and a closing alert are still a refusal", {19, 19}, kBefore, true, false},
    {"Finished and leave", {69}, kAfter, false, true},
    {"Finished, close_notify and leave", {69, 19}, kAfter, false, true},
    {"JSSE's Finished is padded, and so is its closing", {85, 35}, kAfter, false, true},
    {"an empty certificate before Finished", {25, 69, 19}, kAfter, false, true},
    {"an empty certificate, padded", {41, 85}, kAfter, false, true},
    {"an empty certificate and Finished in one", {77, 19}, kAfter, false, true},
    {"an empty certificate and Finished in one, then data",
     {77, 35},
     Outcome::Established,
     false,
     true},
    {"a client certificate in three records", {1200, 281, 69}, kAfter, false, true},
    {"Finished and data", {69, 400}, Outcome::Established, false, true},
    {"data as long as an alert would be if it were padded",
     {69, 35},
     Outcome::Established,
     false,
     true},
    {"too short for a Finished, and no alert", {30}, kBefore, false, false},
    {"three records too short for a Finished", {30, 31, 32}, kBefore, false, false},
};

// The client has answered with an empty Certificate and Finished; then this happens, and the server
// ends.
Outcome ended_by_server(void (*behind_answer)(Story&)) {
    SessionStory s;
    s.story.client_hello(kOpensslTls13ClientHello).server_flight13();
    s.story.application_data(kClient, 25).application_data(kClient, 69);
    behind_answer(s.story);
    s.story.fin(kServer).fin(kClient);
    return s.end().outcome;
}

}  // namespace

TEST_CASE("the client's records after the server's flight tell how far it came") {
    for (const Row& row : kRows) {
        CAPTURE(row.sentence);
        SessionStory s;
        s.story.client_hello(kOpensslTls13ClientHello)
            .server_flight13()
            .change_cipher_spec(kClient);
        for (const std::uint16_t length : row.client_records) {
            s.story.application_data(kClient, length);
        }
        s.story.fin(kClient).fin(kServer);
        const Session session = s.end();
        CHECK(name(session.outcome) == name(row.outcome));
        CHECK(session.lone_protected_alert == row.lone_alert);
        CHECK(static_cast<bool>(session.at(Moment::ClientFinished)) == row.finished);
    }
}

TEST_CASE("a client certificate and Finished merged into one record are past any refusal") {
    SessionStory s;
    s.story.client_hello(kOpensslTls13ClientHello)
        .server_flight13()
        .application_data(kClient, 1500)
        .fin(kClient);
    CHECK(s.end().outcome == Outcome::ClientClosedAfterFinished);
}

TEST_CASE("a client's certificate shows by its length, in one record or in three") {
    const auto answered = [](std::initializer_list<std::uint16_t> records) {
        SessionStory s;
        s.story.client_hello(kOpensslTls13ClientHello).server_flight13();
        for (const std::uint16_t length : records) {
            s.story.application_data(kClient, length);
        }
        s.story.application_data(kServer, 19).fin(kServer).fin(kClient);
        const Session session = s.end();
        CHECK(session.outcome == Outcome::ServerClosedBeforeFinished);
        CHECK_FALSE(session.client_certificate_empty);
        return static_cast<bool>(session.at(Moment::ClientCertificate));
    };
    CHECK(answered({1200, 281, 69}));
    CHECK(answered({1500}));
    // Near misses: data behind a Finished, and a Finished that may be padded.
    CHECK_FALSE(answered({69, 1200}));
    CHECK_FALSE(answered({200, 100}));
}

TEST_CASE("OpenSSL refuses by an alert in clear") {
    SessionStory s;
    s.story.client_hello(kOpensslTls13ClientHello)
        .server_flight13()
        .alert(kClient, 2, 42)
        .fin(kClient);
    const Session session = s.end();
    CHECK(session.outcome == kBefore);
    CHECK(session.close_kind == CloseKind::Alert);
    CHECK_FALSE(session.lone_protected_alert);
    REQUIRE(session.alerts.size() == 1);
    CHECK_FALSE(session.alerts[0].encrypted);
}

TEST_CASE("a server's alert right after the client's flight is a refusal by the server") {
    SessionStory s;
    s.story.client_hello(kOpensslTls13ClientHello)
        .server_flight13()
        .application_data(kClient, 25)
        .application_data(kClient, 69)
        .application_data(kServer, 19)
        .fin(kServer)
        .fin(kClient);
    const Session session = s.end();
    CHECK(session.outcome == Outcome::ServerClosedBeforeFinished);
    CHECK(session.closed_by == ClosedBy::Server);
    CHECK(session.client_certificate_empty);
}

TEST_CASE("a server's closing after its own data is no refusal") {
    SessionStory s;
    s.story.client_hello(kOpensslTls13ClientHello)
        .server_flight13()
        .application_data(kClient, 69)
        .application_data(kServer, 250)  // session ticket
        .application_data(kServer, 19)
        .fin(kServer)
        .fin(kClient);
    CHECK(s.end().outcome == Outcome::Established);
}

TEST_CASE("early data before the server's hello is no data of an established session") {
    SessionStory s;
    s.story.client_hello(kOpensslTls13ClientHello)
        .change_cipher_spec(kClient)
        .application_data(kClient, 500)
        .server_flight13()
        .fin(kClient);
    const Session session = s.end();
    CHECK(session.outcome == kBefore);
    CHECK_FALSE(session.at(Moment::ClientData));
}

TEST_CASE("the flight is whole only if a Finished can be in its last record") {
    SessionStory s;
    const Buffer hello = body_of_record(kTls13ServerFlight);
    s.story.client_hello(kOpensslTls13ClientHello)
        .message(kServer, tls::HandshakeType::ServerHello, hello)
        .application_data(kServer, 23)  // EncryptedExtensions alone
        .acknowledge(kClient)
        .fin(kClient);
    const Session session = s.end();
    CHECK_FALSE(session.server_flight_complete);
    CHECK(session.at(Moment::ServerFlight));
}

TEST_CASE("the first long record of a server's flight holds some of its certificate") {
    const auto left_having = [](std::uint64_t certificate_bytes) {
        SessionStory s;
        const Buffer hello = body_of_record(kTls13ServerFlight);
        s.story.client_hello(kOpensslTls13ClientHello)
            .message(kServer, tls::HandshakeType::ServerHello, hello)
            .application_data(kServer, 23);
        const std::uint64_t before = s.story.offset(kServer);
        s.story
            .application_data(kServer, 2000)  // Certificate
            .application_data(kServer, 281)   // CertificateVerify
            .application_data(kServer, 69)    // Finished
            .change_cipher_spec(kClient)
            .fin_having_seen(kClient, before + certificate_bytes);
        return s.end();
    };
    CHECK(left_having(2004).left_before_certificate);
    CHECK_FALSE(left_having(2005).left_before_certificate);
    CHECK_FALSE(left_having(2005).at(Moment::FlightAcknowledged));
}

TEST_CASE("the server's flight ends with its last record before the client's answer") {
    SessionStory s;
    s.story.client_hello(kOpensslTls13ClientHello).server_flight13();
    const std::uint64_t whole = s.story.offset(kServer);
    s.story.application_data(kClient, 69).application_data(kServer, 300);
    s.story.acknowledge(kClient, whole);
    const Session session = s.end();
    CHECK(session.server_flight_complete);
    CHECK(session.at(Moment::ServerFlight).frame.number <
          session.at(Moment::ClientFinished).frame.number);
    CHECK(session.at(Moment::FlightAcknowledged).frame.number <
          session.at(Moment::ClientFinished).frame.number);
}

TEST_CASE("data that the client sends with its Finished does not hide the server's refusal") {
    for (const std::uint16_t first : std::initializer_list<std::uint16_t>{69, 25}) {
        SessionStory s;
        s.story.client_hello(kOpensslTls13ClientHello).server_flight13();
        s.story.application_data(kClient, first);
        if (first == 25) {
            s.story.application_data(kClient, 69);
        }
        s.story.application_data(kClient, 250);
        CHECK_FALSE(s.builder.settled());
        s.story.application_data(kServer, 19).fin(kServer).fin(kClient);
        const Session session = s.end();
        CHECK(session.outcome == Outcome::ServerClosedBeforeFinished);
        CHECK(session.closed_by == ClosedBy::Server);
    }
}

// As where a segment of the flight is given up for lost only when the client has answered.
TEST_CASE("what the client had when it answered is no answer of the server") {
    const auto told = [](std::uint64_t had) {
        SessionStory s;
        s.story.client_hello(kOpensslTls13ClientHello).server_flight13();
        s.story.acknowledge(kClient, s.story.offset(kServer) + had);
        s.story.application_data(kClient, 25).application_data(kClient, 69);
        s.story.application_data(kClient, 300);
        s.story.application_data(kServer, 281).application_data(kServer, 19);
        s.story.fin(kServer).fin(kClient);
        return s.end().outcome;
    };
    CHECK(told(5 + 281) == Outcome::ServerClosedBeforeFinished);
    CHECK(told(0) == Outcome::Established);
}

TEST_CASE("a closing alert that answers what was lost of the client is no refusal for certain") {
    CHECK(ended_by_server([](Story& s) { s.application_data(kServer, 19); }) ==
          Outcome::ServerClosedBeforeFinished);
    CHECK(ended_by_server([](Story& s) { s.gap(kClient, 24).application_data(kServer, 19); }) ==
          Outcome::Incomplete);
    CHECK(ended_by_server([](Story& s) {
              s.application_data(kClient, 300).gap(kClient, 24).application_data(kServer, 19);
          }) == Outcome::Incomplete);
}

TEST_CASE("a client that goes on sending after the server's refusal changes nothing") {
    SessionStory s;
    s.story.client_hello(kOpensslTls13ClientHello)
        .server_flight13()
        .application_data(kClient, 25)
        .application_data(kClient, 69)
        .application_data(kServer, 19)
        .application_data(kClient, 250)
        .fin(kServer)
        .fin(kClient);
    CHECK(s.end().outcome == Outcome::ServerClosedBeforeFinished);
}

TEST_CASE("session tickets are no data of the server, but they settle what the client has sent") {
    SessionStory s;
    s.story.client_hello(kOpensslTls13ClientHello)
        .server_flight13()
        .application_data(kClient, 69)
        .application_data(kServer, 250)
        .application_data(kServer, 250);
    CHECK_FALSE(s.builder.settled());
    CHECK_FALSE(s.builder.session().at(Moment::ServerData));
    s.story.application_data(kClient, 300);
    CHECK(s.builder.settled());
    CHECK(s.end().outcome == Outcome::Established);
}

TEST_CASE("the server's answer settles an established session") {
    SessionStory s;
    s.story.client_hello(kOpensslTls13ClientHello)
        .server_flight13()
        .application_data(kClient, 69)
        .application_data(kClient, 300);
    CHECK_FALSE(s.builder.settled());
    s.story.application_data(kServer, 400);
    CHECK(s.builder.settled());
    CHECK(s.builder.session().at(Moment::ServerData));
    CHECK(s.end(FlowEnd::EndOfCapture).outcome == Outcome::Established);
}

TEST_CASE("a server without a word and without an end leaves the client's data as they are") {
    SessionStory s;
    s.story.client_hello(kOpensslTls13ClientHello).server_flight13().application_data(kClient, 69);
    s.story.application_data(kClient, 300);
    CHECK(s.end(FlowEnd::EndOfCapture).outcome == Outcome::Established);
    for (int record = 0; record < 40; ++record) {
        s.story.application_data(kClient, 300);
    }
    CHECK(s.builder.settled());
}

TEST_CASE("what a server said to the client's flight, if it was lost, may have been an alert") {
    const auto told = [](void (*answer)(Story&)) {
        SessionStory s;
        s.story.client_hello(kOpensslTls13ClientHello)
            .server_flight13()
            .application_data(kClient, 69)
            .application_data(kClient, 300);
        answer(s.story);
        return s.end().outcome;
    };
    CHECK(told([](Story& s) { s.gap(kServer, 24).fin(kServer).fin(kClient); }) ==
          Outcome::Incomplete);
    // Near misses: it said more, all was captured, it had not ended.
    CHECK(told([](Story& s) {
              s.gap(kServer, 24).application_data(kServer, 400).fin(kServer).fin(kClient);
          }) == Outcome::Established);
    CHECK(told([](Story& s) { s.fin(kServer).fin(kClient); }) == Outcome::Established);
    CHECK(told([](Story& s) { s.gap(kServer, 24); }) == Outcome::Established);
}

TEST_CASE("a client that finished and left may have been refused by what was lost of the server") {
    const auto told = [](std::uint64_t lost) {
        SessionStory s;
        s.story.client_hello(kOpensslTls13ClientHello).server_flight13();
        s.story.application_data(kClient, 69);
        if (lost != 0) {
            s.story.gap(kServer, lost);
        }
        s.story.fin(kClient).fin(kServer);
        return s.end().outcome;
    };
    CHECK(told(24) == Outcome::Incomplete);
    CHECK(told(0) == Outcome::ClientClosedAfterFinished);
}

TEST_CASE("a server that ends behind what was lost of it may have refused the client's flight") {
    CHECK(ended_by_server([](Story& s) { s.gap(kServer, 24); }) == Outcome::Incomplete);
    CHECK(ended_by_server([](Story&) {}) == Outcome::Established);
}

TEST_CASE(
    "an alert behind tickets is a refusal only where the client was asked for a certificate") {
    for (const bool asked : {false, true}) {
        CAPTURE(asked);
        SessionStory s;
        s.story.client_hello(kOpensslTls13ClientHello).server_flight13();
        if (asked) {
            s.story.application_data(kClient, 25);
        }
        s.story.application_data(kClient, 69)
            .application_data(kServer, 250)
            .application_data(kServer, 19)
            .fin(kServer)
            .fin(kClient);
        CHECK(s.end().outcome ==
              (asked ? Outcome::ServerClosedBeforeFinished : Outcome::Established));
    }
}

TEST_CASE("with the server's secrets alone nobody knows what the client sent") {
    SessionStory s;
    s.story.client_hello(kOpensslTls13ClientHello).server_flight13();
    s.story.put(kServer, DecryptionSeen{Decryption::Opened});
    SUBCASE("something") {
        s.story.application_data(kClient, 69).application_data(kClient, 300).fin(kClient);
        CHECK(s.end().outcome == Outcome::Incomplete);
    }
    SUBCASE("near miss: nothing") {
        s.story.fin(kClient);
        CHECK(s.end().outcome == Outcome::ClientClosedBeforeFinished);
    }
}

TEST_CASE("with keys a record of which bytes were cut may hold data or a last word") {
    const auto finished_and = [](std::uint64_t cut) {
        SessionStory s;
        s.story.client_hello(kOpensslTls13ClientHello).server_flight13();
        s.story.put(kServer, DecryptionSeen{Decryption::Opened});
        s.story.put(kClient,
                    TlsHandshakeSeen{static_cast<std::uint8_t>(tls::HandshakeType::Finished),
                                     HelloForm::Tls,
                                     {},
                                     s.story.offset(kClient),
                                     true});
        if (cut != 0) {
            s.story.put(kClient, TcpGap{GapCause::Cut, s.story.offset(kClient) + 5, cut});
            s.story.application_data(kClient, 300);
        }
        s.story.acknowledge(kServer).fin(kClient);
        return s.end().outcome;
    };
    CHECK(finished_and(300) == Outcome::Incomplete);
    CHECK(finished_and(0) == Outcome::ClientClosedAfterFinished);
}

TEST_CASE("two bytes of data are no alert once more follows") {
    SessionStory s;
    s.story.client_hello(kOpensslTls13ClientHello)
        .server_flight13()
        .application_data(kClient, 69)
        .application_data(kClient, 21)  // CR LF CR LF
        .application_data(kServer, 19)  // CR LF
        .application_data(kServer, 500)
        .fin(kClient);
    const Session session = s.end();
    CHECK(session.outcome == Outcome::Established);
    CHECK(session.alerts.empty());
    CHECK(session.closed_by == ClosedBy::Client);
    CHECK_FALSE(session.at(Moment::ServerClose));
}

TEST_CASE("early data, accepted or not, is neither a client's flight nor its data") {
    const Buffer body =
        client_hello_body("0303", "1302",
                          "002b 0003 02 0304 002a 0000 0029 0027 0008 0002 aabb 00000000 001b 1a" +
                              std::string(52, '0'));
    const Buffer resumed =
        from_hex("0303" + std::string(64, '1') + "00 1302 00 000c 002b 0002 0304 0029 0002 0000");
    SessionStory s;
    const auto begin = [&](SessionStory& story) {
        story.story.message(kClient, tls::HandshakeType::ClientHello, body)
            .application_data(kClient, 700)
            .message(kServer, tls::HandshakeType::ServerHello, resumed)
            .application_data(kServer, 23)
            .application_data(kServer, 69)
            .acknowledge(kClient)
            .application_data(kClient, 900)
            .application_data(kClient, 21);
    };
    begin(s);
    s.story.application_data(kClient, 69).fin(kClient);
    Session session = s.end();
    CHECK(session.resumed == true);
    CHECK(session.outcome == Outcome::ClientClosedAfterFinished);

    SessionStory left;
    begin(left);
    left.story.application_data(kClient, 19).fin(kClient);
    session = left.end();
    CHECK(session.lone_protected_alert);
    CHECK(session.outcome == kBefore);
}
