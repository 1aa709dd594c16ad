// SPDX-License-Identifier: GPL-2.0-or-later
// How an attempt went before the client's Finished, and who ended it: each row one connection.
#include <doctest/doctest.h>

#include "session/endings.h"
#include "tls/samples.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

constexpr Side kClient = Side::Client;
constexpr Side kServer = Side::Server;

void up_to_flight(Story& story) {
    story.client_hello(kPhoneTls10ClientHello)
        .server_flight(kTls10ServerFlight)
        .acknowledge(kClient);
}

constexpr auto kBefore = Outcome::ClientClosedBeforeFinished;
constexpr auto kByServer = Outcome::ServerClosedBeforeFinished;

const Ending kEndings[] = {
    {"a phone leaves by FIN after the flight",
     [](Story& s) {
         up_to_flight(s);
         s.fin(kClient).fin(kServer);
     },
     kBefore, ClosedBy::Client, CloseKind::Fin},
    {"a phone leaves by RST after the flight",
     [](Story& s) {
         up_to_flight(s);
         s.rst(kClient);
     },
     kBefore, ClosedBy::Client, CloseKind::Rst},
    {"an alert and then the FIN is an alert",
     [](Story& s) {
         up_to_flight(s);
         s.alert(kClient, 2, 42).fin(kClient).fin(kServer);
     },
     kBefore, ClosedBy::Client, CloseKind::Alert},
    {"an alert and then the RST is an alert",
     [](Story& s) {
         up_to_flight(s);
         s.alert(kClient, 2, 48).rst(kClient);
     },
     kBefore, ClosedBy::Client, CloseKind::Alert},
    {"the server's FIN answers the client's alert before the client's own FIN",
     [](Story& s) {
         up_to_flight(s);
         s.alert(kClient, 2, 42).fin(kServer).fin(kClient);
     },
     kBefore, ClosedBy::Client, CloseKind::Alert},
    {"the capture shows the server's FIN first, but it acknowledges the client's",
     [](Story& s) {
         up_to_flight(s);
         s.fin_having_seen(kServer, s.offset(kClient) + 1);
         s.fin_having_seen(kClient, s.offset(kServer));
     },
     kBefore, ClosedBy::Client, CloseKind::Fin},
    {"the capture shows the client's FIN first, but it acknowledges the server's",
     [](Story& s) {
         up_to_flight(s);
         s.fin_having_seen(kClient, s.offset(kServer) + 1);
         s.fin_having_seen(kServer, s.offset(kClient));
     },
     kByServer, ClosedBy::Server, CloseKind::Fin},
    {"the client's FIN was not captured, but the server's acknowledges it",
     [](Story& s) {
         up_to_flight(s);
         s.acknowledge(kServer, s.offset(kClient) + 1);
         s.fin_having_seen(kServer, s.offset(kClient) + 1);
     },
     kBefore, ClosedBy::Client, CloseKind::Fin},
    {"where neither FIN was captured, an acknowledgement does not tell which was first",
     [](Story& s) {
         up_to_flight(s);
         s.acknowledge(kClient, s.offset(kServer) + 1);
     },
     Outcome::Incomplete, ClosedBy::None, CloseKind::None},
    {"the server's FIN was not captured, but the client's acknowledges it",
     [](Story& s) {
         up_to_flight(s);
         s.acknowledge(kClient, s.offset(kServer) + 1);
         s.fin_having_seen(kClient, s.offset(kServer) + 1);
     },
     kByServer, ClosedBy::Server, CloseKind::Fin},
    {"the client's FIN, sent without the server's, is captured behind what acknowledges that",
     [](Story& s) {
         up_to_flight(s);
         s.acknowledge(kClient, s.offset(kServer) + 1);
         s.fin_having_seen(kClient, s.offset(kServer));
     },
     kBefore, ClosedBy::Client, CloseKind::Fin},
    {"and the server's, sent without the client's",
     [](Story& s) {
         up_to_flight(s);
         s.acknowledge(kServer, s.offset(kClient) + 1);
         s.fin_having_seen(kServer, s.offset(kClient));
     },
     kByServer, ClosedBy::Server, CloseKind::Fin},
    {"more than a FIN was not captured: nobody knows what the client did",
     [](Story& s) {
         up_to_flight(s);
         s.gap(kClient, 31).acknowledge(kServer).fin(kServer);
     },
     Outcome::Incomplete, ClosedBy::Server, CloseKind::Fin},
    {"a FIN that was not captured came before the server's alert and the client's reset",
     [](Story& s) {
         up_to_flight(s);
         s.acknowledge(kServer, s.offset(kClient) + 1).alert(kServer, 2, 10);
         s.put(kClient, TcpClosed{CloseHow::Rst, s.offset(kClient), 0});
     },
     kBefore, ClosedBy::Client, CloseKind::Rst},
    {"a client that finishes and leaves by a FIN that was not captured",
     [](Story& s) {
         s.client_hello(kOpensslTls12ClientHello).server_flight(kTls12ServerFlight);
         s.acknowledge(kClient).client_flight12().server_finish12();
         s.acknowledge(kServer, s.offset(kClient) + 1);
         s.fin_having_seen(kServer, s.offset(kClient) + 1);
     },
     Outcome::ClientClosedAfterFinished, ClosedBy::Client, CloseKind::Fin},
    {"a client that finishes and leaves while the server's answer is missing",
     [](Story& s) {
         s.client_hello(kOpensslTls12ClientHello).server_flight(kTls12ServerFlight);
         s.acknowledge(kClient).client_flight12().gap(kServer, 7).fin(kClient);
     },
     Outcome::Incomplete, ClosedBy::Client, CloseKind::Fin},
    {"neither FIN acknowledges the other: the earlier was first",
     [](Story& s) {
         up_to_flight(s);
         s.fin(kServer).fin(kClient);
     },
     kByServer, ClosedBy::Server, CloseKind::Fin},
    {"a client that resets after the server's FIN came second",
     [](Story& s) {
         up_to_flight(s);
         s.fin(kServer);
         s.put(kClient, TcpClosed{CloseHow::Rst, s.offset(kClient), s.offset(kServer) + 1});
     },
     kByServer, ClosedBy::Server, CloseKind::Fin},
    {"close_notify before Finished announces the FIN",
     [](Story& s) {
         up_to_flight(s);
         s.alert(kClient, 1, 0).fin(kClient);
     },
     kBefore, ClosedBy::Client, CloseKind::Fin},
    {"a warning that is no closing does not end anything",
     [](Story& s) {
         s.client_hello(kPhoneTls10ClientHello).alert(kServer, 1, 112);
         s.server_flight(kTls10ServerFlight).acknowledge(kClient).fin(kClient);
     },
     kBefore, ClosedBy::Client, CloseKind::Fin},
    {"the server answers the hello by an alert",
     [](Story& s) {
         s.client_hello(kPhoneTls10ClientHello).alert(kServer, 2, 70).fin(kServer).fin(kClient);
     },
     kByServer, ClosedBy::Server, CloseKind::Alert},
    {"the server acknowledged the client's FIN, which acknowledges the server's alert",
     [](Story& s) {
         s.client_hello(kPhoneTls10ClientHello);
         s.acknowledge(kServer, s.offset(kClient) + 1).alert(kServer, 2, 40).fin(kClient);
     },
     kByServer, ClosedBy::Server, CloseKind::Alert},
    {"the server's alert, which the client's FIN did not acknowledge, came after it",
     [](Story& s) {
         s.client_hello(kPhoneTls10ClientHello);
         s.acknowledge(kServer, s.offset(kClient) + 1).alert(kServer, 2, 40);
         s.fin_having_seen(kClient, 0);
     },
     kBefore, ClosedBy::Client, CloseKind::Fin},
    {"the server resets after the client's key exchange",
     [](Story& s) {
         up_to_flight(s);
         s.message(kClient, tls::HandshakeType::ClientKeyExchange).rst(kServer);
     },
     kByServer, ClosedBy::Server, CloseKind::Rst},
    {"all that the server said may have been an alert, to which the client's FIN is the answer",
     [](Story& s) {
         s.client_hello(kPhoneTls10ClientHello).acknowledge(kServer).gap(kServer, 7).fin(kClient);
     },
     Outcome::Incomplete, ClosedBy::Client, CloseKind::Fin},
    {"more is missing of the server than an alert",
     [](Story& s) {
         s.client_hello(kPhoneTls10ClientHello).acknowledge(kServer).gap(kServer, 800).fin(kClient);
     },
     kBefore, ClosedBy::Client, CloseKind::Fin},
    {"a server that ends behind what was lost of it may have finished",
     [](Story& s) { s.client_hello(kPhoneTls10ClientHello).gap(kServer, 800).fin(kServer); },
     Outcome::Incomplete, ClosedBy::Server, CloseKind::Fin},
    {"a server that says why does so behind what was lost of it, too",
     [](Story& s) {
         s.client_hello(kPhoneTls10ClientHello)
             .gap(kServer, 800)
             .alert(kServer, 2, 40)
             .fin(kServer);
     },
     kByServer, ClosedBy::Server, CloseKind::Alert},
    {"a client that leaves before the server's hello is one that left",
     [](Story& s) { s.client_hello(kPhoneTls10ClientHello).acknowledge(kServer).fin(kClient); },
     kBefore, ClosedBy::Client, CloseKind::Fin},
    {"silence after the flight until the limit", [](Story& s) { up_to_flight(s); },
     Outcome::Incomplete, ClosedBy::None, CloseKind::Timeout, FlowEnd::TimedOut},
    {"the capture ends inside the handshake", [](Story& s) { up_to_flight(s); },
     Outcome::Incomplete, ClosedBy::None, CloseKind::None, FlowEnd::EndOfCapture},
    {"a reset by somebody on the path is nobody's ending",
     [](Story& s) {
         up_to_flight(s);
         s.foreign_reset(kClient);
     },
     Outcome::Incomplete, ClosedBy::None, CloseKind::Rst},
    {"an alert stays the client's ending although somebody resets after it",
     [](Story& s) {
         up_to_flight(s);
         s.alert(kClient, 2, 42);
         s.foreign_reset(kClient);
     },
     kBefore, ClosedBy::Client, CloseKind::Alert},
    {"nothing sent, and the client leaves",
     [](Story& s) { s.acknowledge(kClient).acknowledge(kServer).fin(kClient).fin(kServer); },
     Outcome::NotTls, ClosedBy::Client, CloseKind::Fin},
    {"nothing sent, and the server answers the client's leaving by an alert",
     [](Story& s) {
         s.acknowledge(kClient).fin(kClient).acknowledge(kServer).alert(kServer, 2, 50);
     },
     Outcome::NotTls, ClosedBy::Client, CloseKind::Fin},
    {"a server's hello answers something, though nobody captured it",
     [](Story& s) {
         s.server_flight(kTls10ServerFlight).acknowledge(kClient).fin(kClient).fin(kServer);
     },
     Outcome::Incomplete, ClosedBy::Client, CloseKind::Fin},
    {"nothing sent, and the server closes an idle connection",
     [](Story& s) { s.acknowledge(kClient).fin(kServer).fin(kClient); }, Outcome::NotTls,
     ClosedBy::Server, CloseKind::Fin},
    {"nothing sent until the limit", [](Story& s) { s.acknowledge(kClient).acknowledge(kServer); },
     Outcome::NotTls, ClosedBy::None, CloseKind::Timeout, FlowEnd::TimedOut},
    {"nothing sent yet when the capture ends",
     [](Story& s) { s.acknowledge(kClient).acknowledge(kServer); }, Outcome::Incomplete,
     ClosedBy::None, CloseKind::None, FlowEnd::EndOfCapture},
    {"nothing sent behind a load balancer's header",
     [](Story& s) {
         s.put(kClient, ProxyHeaderSeen{std::nullopt, 16}).acknowledge(kServer, 16);
         s.put(kClient, TcpClosed{CloseHow::Fin, 16, 0}).fin(kServer);
     },
     Outcome::NotTls, ClosedBy::Client, CloseKind::Fin},
    {"a few bytes behind a load balancer's header",
     [](Story& s) {
         s.put(kClient, ProxyHeaderSeen{std::nullopt, 16}).acknowledge(kServer, 19);
         s.put(kClient, TcpClosed{CloseHow::Fin, 19, 0}).fin(kServer);
     },
     Outcome::Incomplete, ClosedBy::Client, CloseKind::Fin},
    {"an HTTP proxy that refuses",
     [](Story& s) {
         s.put(kClient, ConnectSeen{"sip.mslync.net", 5061, 0, 90}).acknowledge(kServer, 90);
         s.put(kServer, ConnectSeen{{}, 0, 407, 40});
         s.put(kClient, TcpClosed{CloseHow::Fin, 90, 40});
         s.put(kServer, TcpClosed{CloseHow::Fin, 40, 91});
     },
     Outcome::NotTls, ClosedBy::Client, CloseKind::Fin},
    {"a few bytes behind the consent of an HTTP proxy",
     [](Story& s) {
         s.put(kClient, ConnectSeen{"sip.mslync.net", 5061, 0, 90});
         s.put(kServer, ConnectSeen{{}, 0, 200, 40}).acknowledge(kServer, 93);
         s.put(kClient, TcpClosed{CloseHow::Fin, 93, 40});
         s.put(kServer, TcpClosed{CloseHow::Fin, 40, 94});
     },
     Outcome::Incomplete, ClosedBy::Client, CloseKind::Fin},
    {"a few bytes that are no whole record are not nothing",
     [](Story& s) {
         s.acknowledge(kServer, 3);
         s.put(kClient, TcpClosed{CloseHow::Fin, 3, 0}).fin(kServer);
     },
     Outcome::Incomplete, ClosedBy::Client, CloseKind::Fin},
    {"other bytes than TLS",
     [](Story& s) {
         s.put(kClient, NotTlsSeen{OtherProtocol::Unknown}).acknowledge(kServer).fin(kClient);
     },
     Outcome::NotTls, ClosedBy::Client, CloseKind::Fin},
};

}  // namespace

TEST_CASE("each ending before Finished is what it is") {
    check_endings(kEndings);
}

TEST_CASE("SIP in clear is named as what it is") {
    SessionStory s;
    s.story.put(kClient, NotTlsSeen{OtherProtocol::Sip}).acknowledge(kServer);
    const Session session = s.end();
    CHECK(session.outcome == Outcome::NotTls);
    CHECK(session.other_protocol == OtherProtocol::Sip);
}

TEST_CASE("HTTP in clear is named, and that it was answered") {
    SessionStory s;
    s.story.put(kClient, NotTlsSeen{OtherProtocol::Http}).acknowledge(kServer);
    CHECK_FALSE(s.end().http_answered);
    s.story.put(kServer, NotTlsSeen{OtherProtocol::Http});
    const Session session = s.end();
    CHECK(session.outcome == Outcome::NotTls);
    CHECK(session.other_protocol == OtherProtocol::Http);
    CHECK(session.http_answered);
}

TEST_CASE(
    "what a client says to an HTTP proxy is HTTP, and nothing of its own once it is let through") {
    SessionStory s;
    s.story.put(kClient, ConnectSeen{"SIP.mslync.net", 5061, 0, 90}).acknowledge(kServer, 90);
    CHECK(s.end().other_protocol == OtherProtocol::Http);
    s.story.put(kServer, ConnectSeen{{}, 0, 407, 40});
    CHECK(s.end().other_protocol == OtherProtocol::Http);
    s.story.put(kClient, ConnectSeen{"192.0.2.77", 443, 0, 180});
    s.story.put(kServer, ConnectSeen{{}, 0, 200, 80});
    s.story.put(kClient, TcpClosed{CloseHow::Fin, 180, 80});
    s.story.put(kServer, TcpClosed{CloseHow::Fin, 80, 181});
    const Session session = s.end();
    CHECK(session.outcome == Outcome::NotTls);
    CHECK_FALSE(session.other_protocol);
    CHECK_FALSE(session.http_answered);
    REQUIRE(session.connect != nullptr);
    CHECK(session.connect->host == "192.0.2.77");
    CHECK(session.sought() == *parse_endpoint("192.0.2.77:443"));
}

TEST_CASE("the outcome may be asked for at any time") {
    SessionStory s;
    s.story.client_hello(kPhoneTls10ClientHello).acknowledge(kServer);
    CHECK(s.end(FlowEnd::EndOfCapture).outcome == Outcome::Incomplete);
    s.story.server_flight(kTls10ServerFlight).acknowledge(kClient).fin(kClient);
    CHECK(s.end().outcome == kBefore);
}
