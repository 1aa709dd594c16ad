// SPDX-License-Identifier: GPL-2.0-or-later
// How an attempt went once the client has sent its Finished, up to TLS 1.2.
#include <doctest/doctest.h>

#include "session/endings.h"
#include "tls/samples.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

constexpr Side kClient = Side::Client;
constexpr Side kServer = Side::Server;

void up_to_client_finished(Story& story) {
    story.client_hello(kOpensslTls12ClientHello)
        .server_flight(kTls12ServerFlight)
        .acknowledge(kClient)
        .client_flight12()
        .acknowledge(kServer);
}

void up_to_finished(Story& story) {
    up_to_client_finished(story);
    story.server_finish12().acknowledge(kClient);
}

constexpr auto kAfter = Outcome::ClientClosedAfterFinished;
constexpr auto kProtectedAlert = 26;  // AES-GCM

const Ending kEndings[] = {
    {"Node leaves by FIN without a word",
     [](Story& s) {
         up_to_finished(s);
         s.fin(kClient).fin(kServer);
     },
     kAfter, ClosedBy::Client, CloseKind::Fin},
    {"curl says close_notify, protected, and FIN",
     [](Story& s) {
         up_to_finished(s);
         s.record(kClient, tls::ContentType::Alert, kProtectedAlert).fin(kClient);
     },
     kAfter, ClosedBy::Client, CloseKind::Fin},
    {"a protected alert without an end behind it",
     [](Story& s) {
         up_to_finished(s);
         s.record(kClient, tls::ContentType::Alert, kProtectedAlert);
     },
     kAfter, ClosedBy::Client, CloseKind::Alert, FlowEnd::EndOfCapture},
    {"the client leaves before the server's Finished",
     [](Story& s) {
         up_to_client_finished(s);
         s.rst(kClient);
     },
     kAfter, ClosedBy::Client, CloseKind::Rst},
    {"the server refuses the client's flight",
     [](Story& s) {
         up_to_client_finished(s);
         s.alert(kServer, 2, 40).fin(kServer).fin(kClient);
     },
     Outcome::ServerClosedBeforeFinished, ClosedBy::Server, CloseKind::Alert},
    {"the server closes without its Finished",
     [](Story& s) {
         up_to_client_finished(s);
         s.fin(kServer).fin(kClient);
     },
     Outcome::ServerClosedBeforeFinished, ClosedBy::Server, CloseKind::Fin},
    {"the server's Finished may lie in a gap when it closes first",
     [](Story& s) {
         up_to_client_finished(s);
         s.gap(kServer, 51).fin(kServer).fin(kClient);
     },
     Outcome::Incomplete, ClosedBy::Server, CloseKind::Fin},
    {"both finished and the server closes an idle connection",
     [](Story& s) {
         up_to_finished(s);
         s.fin(kServer).fin(kClient);
     },
     Outcome::Established, ClosedBy::Server, CloseKind::Fin},
    {"both finished when the capture ends", [](Story& s) { up_to_finished(s); },
     Outcome::Established, ClosedBy::None, CloseKind::None, FlowEnd::EndOfCapture},
    {"both finished and then silence", [](Story& s) { up_to_finished(s); }, Outcome::Established,
     ClosedBy::None, CloseKind::Timeout, FlowEnd::TimedOut},
    {"the capture ends before the server's Finished", [](Story& s) { up_to_client_finished(s); },
     Outcome::Incomplete, ClosedBy::None, CloseKind::None, FlowEnd::EndOfCapture},
    {"data of the client before it leaves",
     [](Story& s) {
         up_to_finished(s);
         s.application_data(kClient, 300).fin(kClient);
     },
     Outcome::Established, ClosedBy::Client, CloseKind::Fin},
    {"data of the server alone is no acceptance",
     [](Story& s) {
         up_to_finished(s);
         s.application_data(kServer, 300).fin(kClient);
     },
     kAfter, ClosedBy::Client, CloseKind::Fin},
    {"data or a last word may lie in a gap behind Finished",
     [](Story& s) {
         up_to_finished(s);
         s.gap(kClient, 400).fin(kClient);
     },
     Outcome::Incomplete, ClosedBy::Client, CloseKind::Fin},
    {"neither lies in bytes that were cut inside Finished",
     [](Story& s) {
         s.client_hello(kOpensslTls12ClientHello).server_flight(kTls12ServerFlight);
         s.acknowledge(kClient).message(kClient, tls::HandshakeType::ClientKeyExchange);
         s.change_cipher_spec(kClient);
         s.put(kClient, TcpGap{GapCause::Cut, s.offset(kClient) + 9, 36});
         s.record(kClient, tls::ContentType::Handshake, 40).server_finish12().fin(kClient);
     },
     kAfter, ClosedBy::Client, CloseKind::Fin},
    {"data lay in the gap if the server answers it",
     [](Story& s) {
         up_to_finished(s);
         s.gap(kClient, 400).application_data(kServer, 300).fin(kClient);
     },
     Outcome::Established, ClosedBy::Client, CloseKind::Fin},
    {"the closing alert of a server may lie in a gap before the client's end",
     [](Story& s) {
         up_to_finished(s);
         s.gap(kServer, 31).fin(kClient);
     },
     Outcome::Incomplete, ClosedBy::Client, CloseKind::Fin},
    {"and so it may where the flight is missing as well",
     [](Story& s) {
         s.client_hello(kOpensslTls12ClientHello).gap(kServer, 1254).acknowledge(kClient);
         s.client_flight12().server_finish12().gap(kServer, 31);
         s.record(kClient, tls::ContentType::Alert, kProtectedAlert).fin(kClient).fin(kServer);
     },
     Outcome::Incomplete, ClosedBy::Client, CloseKind::Fin},
    {"what is missing before Finished is no closing alert",
     [](Story& s) {
         s.client_hello(kOpensslTls12ClientHello).gap(kServer, 60).acknowledge(kClient);
         s.client_flight12().server_finish12().fin(kClient).fin(kServer);
     },
     kAfter, ClosedBy::Client, CloseKind::Fin},
    {"nor are bytes that were cut inside another record",
     [](Story& s) {
         up_to_finished(s);
         s.put(kServer, TcpGap{GapCause::Cut, s.offset(kServer) + 5, 31});
         s.record(kServer, tls::ContentType::ApplicationData, 31).fin(kClient).fin(kServer);
     },
     kAfter, ClosedBy::Client, CloseKind::Fin},
    {"a server of which more than an alert is missing said more",
     [](Story& s) {
         up_to_finished(s);
         s.gap(kServer, 400).fin(kClient);
     },
     kAfter, ClosedBy::Client, CloseKind::Fin},
    {"who stays behind a gap is content",
     [](Story& s) {
         up_to_finished(s);
         s.gap(kClient, 400);
     },
     Outcome::Established, ClosedBy::None, CloseKind::None},
    {"a server that ends behind a gap may answer a last word that lay in it",
     [](Story& s) {
         up_to_finished(s);
         s.gap(kClient, 31).fin(kServer).fin(kClient);
     },
     Outcome::Incomplete, ClosedBy::Server, CloseKind::Fin},
    {"a server that ends behind its data had data to answer",
     [](Story& s) {
         up_to_finished(s);
         s.gap(kClient, 400).application_data(kServer, 300).fin(kServer).fin(kClient);
     },
     Outcome::Established, ClosedBy::Server, CloseKind::Fin},
    {"NSS says why only after its Finished",
     [](Story& s) {
         up_to_client_finished(s);
         s.record(kClient, tls::ContentType::Alert, kProtectedAlert).fin(kClient);
     },
     kAfter, ClosedBy::Client, CloseKind::Fin},
};

}  // namespace

TEST_CASE("each ending after the client's Finished is what it is") {
    check_endings(kEndings);
}
