// SPDX-License-Identifier: GPL-2.0-or-later
// What a session keeps of the events: values, moments, chains, resumption, acknowledgement.
#include <doctest/doctest.h>

#include "bytes/load.h"
#include "from_hex.h"
#include "session/story.h"
#include "tls/bodies.h"
#include "tls/samples.h"

using namespace siptls;
using namespace siptls::tests;
using tls::HandshakeType;

namespace {

constexpr TcpClosed kWithoutAck{CloseHow::Rst, 0, 0, false};

// The client's reset, which acknowledges more than what came before; returns its frame.
std::uint64_t reset_acknowledging(SessionStory& s, std::uint64_t up_to) {
    s.story.acknowledge(Side::Client, up_to);
    const FrameRef frame{s.story.last_frame(), 0};
    const TcpClosed reset{CloseHow::Rst, s.story.offset(Side::Client), up_to};
    s.builder.add(Event{frame, Setting{}.start, 0, Side::Client, reset},
                  {s.certificates, s.fingerprints, s.staples});
    return frame.number;
}

}  // namespace

TEST_CASE("a full handshake leaves its facts") {
    SessionStory s;
    s.story.established12();
    const Session session = s.end(FlowEnd::EndOfCapture);
    CHECK(session.outcome == Outcome::Established);
    CHECK(session.sni == "sip.mslync.net");
    CHECK(session.tls_version == 0x0303);
    CHECK(session.offered_version == 0x0303);
    CHECK(session.cipher_suite == 0xc030);
    CHECK(session.resumed == false);
    CHECK(session.hello_fingerprint != 0);
    REQUIRE(session.certificate_chain.size() == 1);
    CHECK(s.certificates.all()[0].subject_cn == "www.fabrikam.example");
    CHECK(session.server_flight_complete);
    CHECK(handshake_reached(session) == "client_data");
}

TEST_CASE("moments come in the order of the handshake") {
    SessionStory s;
    s.story.established12();
    const Session session = s.end();
    constexpr Moment kOrder[] = {
        Moment::ClientHello,    Moment::ServerHello,        Moment::Certificate,
        Moment::ServerFlight,   Moment::FlightAcknowledged, Moment::ClientKeyExchange,
        Moment::ClientFinished, Moment::ServerFinished,     Moment::ClientData};
    std::uint64_t before = 0;
    for (const Moment moment : kOrder) {
        CAPTURE(name(moment));
        CHECK(session.at(moment).frame.number > before);
        before = session.at(moment).frame.number;
    }
    CHECK_FALSE(session.at(Moment::CertificateRequest));
    CHECK_FALSE(session.at(Moment::ClientClose));
}

TEST_CASE("whom a load balancer names is the client, and its packets tell nothing of that one") {
    const Endpoint client{*parse_ip_address("198.51.100.7"), 49192};
    const Endpoint sought{*parse_ip_address("203.0.113.5"), 5061};
    LinkSeen link;
    link.mac = MacAddress{{0x00, 0x04, 0xf2, 1, 2, 3}};
    link.hop_limit = 64;
    for (const bool link_first : {true, false}) {
        CAPTURE(link_first);
        SessionStory s;
        const Endpoint balancer = s.builder.session().client;
        if (link_first) {
            s.story.put(Side::Client, link);
        }
        s.story.put(Side::Client, ProxyHeaderSeen{ClientNamed{client, sought}, 28});
        if (!link_first) {
            s.story.put(Side::Client, link);
        }
        s.story.established12();
        const Session session = s.end();
        CHECK(session.client == client);
        CHECK(session.relay == Relay{balancer, sought});
        CHECK(session.tcp_client() == balancer);
        CHECK(session.sought() == sought);
        CHECK_FALSE(session.client_mac);
        CHECK(session.client_hop_limit == 0);
    }
    SessionStory direct;
    direct.story.put(Side::Client, link).established12();
    const Session session = direct.end();
    CHECK_FALSE(session.relay);
    CHECK(session.tcp_client() == session.client);
    CHECK(session.sought() == session.server);
    CHECK(session.client_mac == link.mac);
}

TEST_CASE("a flight is acknowledged only when its last byte is") {
    SessionStory s;
    s.story.client_hello(kPhoneTls10ClientHello).server_flight(kTls10ServerFlight);
    const std::uint64_t whole = s.story.offset(Side::Server);
    s.story.acknowledge(Side::Client, whole - 1);
    CHECK_FALSE(s.end().at(Moment::FlightAcknowledged));
    s.story.acknowledge(Side::Client, whole);
    const std::uint64_t frame = s.story.last_frame();
    s.story.acknowledge(Side::Client, whole + 1);
    CHECK(s.end().at(Moment::FlightAcknowledged).frame.number == frame);
}

TEST_CASE("who ends before the certificate arrived did not have it") {
    SessionStory s;
    s.story.client_hello(kPhoneTls10ClientHello).server_flight(kTls10ServerFlight);
    const std::uint64_t whole = s.story.offset(Side::Server);
    SUBCASE("a FIN says how much the client had") {
        s.story.acknowledge(Side::Client, 0).fin_having_seen(Side::Client, 0);
        CHECK(s.end().left_before_certificate);
    }
    SUBCASE("a client that had the certificate, and not yet all of the flight") {
        s.story.fin_having_seen(Side::Client, whole - 1);
        CHECK_FALSE(s.end().left_before_certificate);
    }
    SUBCASE("a FIN that was not captured says nothing") {
        s.story.acknowledge(Side::Server, s.story.offset(Side::Client) + 1);
        s.story.fin_having_seen(Side::Server, s.story.offset(Side::Client) + 1);
        const Session session = s.end();
        CHECK(session.closed_by == ClosedBy::Client);
        CHECK(session.close_kind == CloseKind::Fin);
        CHECK_FALSE(session.left_before_certificate);
    }
    SUBCASE("a reset that acknowledges more says how much the client had") {
        reset_acknowledging(s, 40);
        CHECK(s.end().left_before_certificate);
    }
    SUBCASE("a reset of a client that had the certificate") {
        reset_acknowledging(s, whole - 1);
        CHECK_FALSE(s.end().left_before_certificate);
    }
    SUBCASE("a reset at once whose ACK repeats that it had nothing") {
        s.story.pass(0.5).put(Side::Client, TcpClosed{CloseHow::Rst, 0, 0});
        CHECK(s.end().left_before_certificate);
    }
    SUBCASE("a reset whose ACK takes nothing back") {
        s.story.acknowledge(Side::Client).pass(0.1);
        s.story.put(Side::Client, TcpClosed{CloseHow::Rst, 0, 0});
        CHECK_FALSE(s.end().left_before_certificate);
    }
    SUBCASE("a reset at once without ACK says nothing") {
        s.story.pass(0.5).put(Side::Client, kWithoutAck);
        CHECK_FALSE(s.end().left_before_certificate);
    }
    SUBCASE("a reset after some seconds without an acknowledgement") {
        s.story.pass(5).put(Side::Client, kWithoutAck);
        CHECK(s.end().left_before_certificate);
    }
    SUBCASE("an alert says how much the client had") {
        s.story.alert(Side::Client, 1, 90)
            .alert(Side::Client, 1, 0)
            .fin_having_seen(Side::Client, 0);
        CHECK(s.end().left_before_certificate);
    }
    SUBCASE("a closing alert of a client that had the certificate") {
        s.story.acknowledge(Side::Client).alert(Side::Client, 1, 0).fin(Side::Client);
        CHECK_FALSE(s.end().left_before_certificate);
    }
    SUBCASE("who blames the certificate has seen it") {
        s.story.alert(Side::Client, 2, 42).fin_having_seen(Side::Client, 0);
        CHECK_FALSE(s.end().left_before_certificate);
    }
    SUBCASE("a reset at once, before the end of the flight") {
        SessionStory early;
        early.story.client_hello(kPhoneTls10ClientHello)
            .message(Side::Server, tls::HandshakeType::Certificate);
        early.story.pass(0.1).rst(Side::Client);
        CHECK_FALSE(early.end().left_before_certificate);
    }
    SUBCASE("the server ended first") {
        s.story.fin(Side::Server).pass(0.1).fin_having_seen(Side::Client, 0);
        CHECK_FALSE(s.end().left_before_certificate);
    }
}

TEST_CASE("a certificate that came long after the reset was no reason for it") {
    for (const double late : {0.4, 0.6}) {
        CAPTURE(late);
        SessionStory slow;
        slow.story.client_hello(kPhoneTls10ClientHello);
        slow.story.put(Side::Client, kWithoutAck);
        slow.story.pass(late).server_flight(kTls10ServerFlight);
        CHECK(slow.end().left_before_certificate == (late > 0.5));
    }
}

TEST_CASE("who goes on receiving did not send the reset that acknowledges less") {
    SessionStory s;
    s.story.client_hello(kPhoneTls10ClientHello).server_flight(kTls10ServerFlight);
    const std::uint64_t whole = s.story.offset(Side::Server);
    const std::uint64_t frame = reset_acknowledging(s, whole / 2);
    CHECK(s.end().closed_by == ClosedBy::Client);
    SUBCASE("it does not") {
        s.story.acknowledge(Side::Client, whole / 2);
        CHECK(s.end().outcome == Outcome::ClientClosedBeforeFinished);
    }
    SUBCASE("it does") {
        s.story.acknowledge(Side::Client);
        const Session session = s.end();
        CHECK(session.outcome == Outcome::Incomplete);
        CHECK(session.closed_by == ClosedBy::None);
        CHECK(session.close_kind == CloseKind::Rst);
        CHECK_FALSE(session.at(Moment::ClientClose));
        REQUIRE(session.anomalies.size() == 1);
        CHECK(session.anomalies[0].code == AnomalyCode::ResetByMiddlebox);
        CHECK(session.anomalies[0].frame.number == frame);
        s.story.fin(Side::Client);
        CHECK(s.end().closed_by == ClosedBy::Client);
    }
}

TEST_CASE("the last frame of captures that follow each other is in the last one") {
    CHECK(FrameRef{9, 0} < FrameRef{3, 1});
    CHECK(FrameRef{3, 1} < FrameRef{4, 1});
    SessionStory s;
    s.story.client_hello(kPhoneTls10ClientHello).server_flight(kTls10ServerFlight);
    s.story.acknowledge(Side::Client).go_on_in(1).fin(Side::Client);
    const Session session = s.end();
    CHECK(session.first_frame == FrameRef{1, 0});
    CHECK(session.last_frame == FrameRef{1, 1});
}

TEST_CASE("the last frame of captures side by side is the latest in time") {
    SessionStory s;
    s.story.go_on_in(1).client_hello(kPhoneTls10ClientHello);
    s.story.go_on_in(0, 2).server_flight(kTls10ServerFlight);
    s.story.go_on_in(1, 100).acknowledge(Side::Client).go_on_in(0, 50).fin(Side::Client);
    CHECK(s.end().last_frame == FrameRef{50, 0});
}

TEST_CASE("an acknowledgement of the server does not count as the client's") {
    SessionStory s;
    s.story.client_hello(kPhoneTls10ClientHello).server_flight(kTls10ServerFlight);
    s.story.acknowledge(Side::Server, 100'000);
    CHECK_FALSE(s.end().at(Moment::FlightAcknowledged));
}

TEST_CASE(
    "an abbreviated handshake is told by the server's ChangeCipherSpec before any certificate") {
    SessionStory s;
    const Buffer hello = body_of_record(kTls12ServerFlight);
    s.story.client_hello(kSessionIdResumingClientHello)
        .message(Side::Server, HandshakeType::ServerHello, hello)
        .server_finish12()
        .acknowledge(Side::Client)
        .change_cipher_spec(Side::Client)
        .record(Side::Client, tls::ContentType::Handshake, 40)
        .application_data(Side::Client, 200);
    const Session session = s.end();
    CHECK(session.resumed == true);
    CHECK(session.certificate_chain.empty());
    CHECK(session.at(Moment::ServerFlight));
    CHECK(session.at(Moment::FlightAcknowledged));
    CHECK(session.outcome == Outcome::Established);
}

TEST_CASE("behind a gap of the server it is not known whether the session was resumed") {
    SessionStory s;
    const Buffer hello = body_of_record(kTls12ServerFlight);
    s.story.client_hello(kOpensslTls12ClientHello)
        .message(Side::Server, HandshakeType::ServerHello, hello)
        .gap(Side::Server, 1500)
        .server_finish12();
    CHECK(s.end().resumed == std::nullopt);
}

TEST_CASE("in TLS 1.3 the server's hello tells whether a certificate was sent") {
    SessionStory s;
    s.story.client_hello(kOpensslTls13ClientHello).server_flight13();
    const Session session = s.end();
    CHECK(session.tls_version == 0x0304);
    CHECK(session.cipher_suite == 0x1302);
    CHECK(session.resumed == false);
    CHECK(session.certificate_chain.empty());
}

TEST_CASE("a HelloRetryRequest is no ServerHello") {
    SessionStory s;
    const Buffer retry = body_of_message(kHelloRetryRequest);
    s.story.client_hello(kGnutlsTls13ClientHello)
        .message(Side::Server, HandshakeType::ServerHello, retry);
    CHECK_FALSE(s.end().at(Moment::ServerHello));
    const Buffer hello = body_of_message(kTls13ServerHello);
    s.story.client_hello(kGnutlsTls13ClientHello)
        .message(Side::Server, HandshakeType::ServerHello, hello);
    CHECK(s.end().at(Moment::ServerHello));
}

TEST_CASE("a certificate request and an empty answer are kept") {
    SessionStory s;
    const Buffer request = body_of_message(kTls12CertificateRequest);
    const Buffer none = {0, 0, 0};
    s.story.client_hello(kOpensslTls12ClientHello)
        .server_flight(kTls12ServerFlight)
        .message(Side::Server, HandshakeType::CertificateRequest, request)
        .message(Side::Client, HandshakeType::Certificate, none);
    const Session session = s.end();
    CHECK(session.at(Moment::CertificateRequest));
    CHECK(session.at(Moment::ClientCertificate));
    CHECK(session.client_certificate_empty);
}

TEST_CASE("a malformed message is an anomaly, and following goes on") {
    SessionStory s;
    const Buffer broken = {3, 3};
    s.story.message(Side::Client, HandshakeType::ClientHello, broken)
        .server_flight(kTls12ServerFlight);
    const Session session = s.end();
    REQUIRE(session.anomalies.size() == 1);
    CHECK(session.anomalies[0].code == AnomalyCode::MalformedMessage);
    CHECK(session.at(Moment::ClientHello));
    CHECK(session.certificate_chain.size() == 1);
}

TEST_CASE("a chain beyond its ceiling says so, one up to it does not") {
    for (const std::size_t length : {16U, 17U}) {
        CAPTURE(length);
        SessionStory s;
        Buffer list = {0, 0, static_cast<std::uint8_t>(4 * length)};
        for (std::size_t i = 0; i < length; ++i) {
            list.insert(list.end(), {0, 0, 1, 0x30});
        }
        s.story.client_hello(kOpensslTls12ClientHello)
            .message(Side::Server, HandshakeType::Certificate, list);
        const Session session = s.end();
        CHECK(session.certificate_chain.size() == 16);
        REQUIRE(session.anomalies.size() == (length == 17 ? 1 : 0));
        if (length == 17) {
            CHECK(session.anomalies[0].code == AnomalyCode::OversizedMessage);
        }
    }
}

TEST_CASE("what the server staples to its certificate is a fact of its session") {
    struct Row {
        const char* sentence;
        Side from;
        std::string_view body;
        Staple says;
        std::size_t anomalies;
    };
    const Row rows[] = {
        {"no answer about this certificate", Side::Server, "01 000001 30", Staple::Unfit, 0},
        {"cut short", Side::Server, "01 000002 30", Staple::Unfit, 1},
        {"of a type that is not read", Side::Server, "02 000001 30", Staple::None, 0},
        {"a client staples nothing", Side::Client, "01 000001 30", Staple::None, 0},
    };
    for (const Row& row : rows) {
        CAPTURE(row.sentence);
        SessionStory s;
        s.story.client_hello(kPhoneTls10ClientHello).server_flight(kTls10ServerFlight);
        s.story.message(row.from, HandshakeType::CertificateStatus, from_hex(row.body));
        const Session session = s.end();
        CHECK(session.staple.says == row.says);
        CHECK(session.anomalies.size() == row.anomalies);
    }
    SessionStory asking;
    asking.story.client_hello(kOpensslTls12ClientHello);
    CHECK_FALSE(asking.end().asked_for_staple);
}

TEST_CASE("a flood of alerts and anomalies is kept within its ceilings") {
    SessionStory s;
    s.story.client_hello(kOpensslTls12ClientHello);
    for (int i = 0; i < 100; ++i) {
        s.story.alert(Side::Server, 1, 112);
        s.story.put(Side::Server, AnomalySeen{AnomalyCode::OverlapDiffers, "differs"});
    }
    const Session session = s.end();
    CHECK(session.alerts.size() == 8);
    CHECK(session.anomalies.size() == 16);
    CHECK_FALSE(session.at(Moment::ServerClose));
}

TEST_CASE("application data of the client settles a session, and what follows changes nothing") {
    SessionStory s;
    s.story.established12();
    CHECK(s.builder.settled());
    s.story.gap(Side::Client, 5000).alert(Side::Client, 2, 42).rst(Side::Client);
    const Session session = s.end();
    CHECK(session.outcome == Outcome::Established);
    CHECK_FALSE(session.visibility.gap_in_client);
}

TEST_CASE("a renegotiation is no second Finished and no refusal") {
    SessionStory s;
    s.story.established12()
        .record(Side::Client, tls::ContentType::Handshake, 250)
        .record(Side::Server, tls::ContentType::Handshake, 3000)
        .fin(Side::Client);
    const Session session = s.end();
    CHECK(session.outcome == Outcome::Established);
    CHECK(session.certificate_chain.size() == 1);
}
