// SPDX-License-Identifier: GPL-2.0-or-later
// A session that rested is the session it was, and ends as if it never had.
#include "session/resting_session.h"

#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "from_hex.h"
#include "session/story.h"
#include "tls/samples.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

constexpr Side kClient = Side::Client;
constexpr Side kServer = Side::Server;

void check_same(const Seen& was, const Seen& is) {
    CHECK(was.frame == is.frame);
    CHECK(was.time == is.time);
    CHECK(was.time.digits == is.time.digits);
}

// Every field that an uneventful session has.
void check_same(const Session& was, const Session& is) {
    CHECK(was.client == is.client);
    CHECK(was.server == is.server);
    CHECK(was.relay == is.relay);
    CHECK((was.connect != nullptr) == (is.connect != nullptr));
    CHECK((!was.connect || *was.connect == *is.connect));
    CHECK(was.client_mac == is.client_mac);
    CHECK(was.client_hop_limit == is.client_hop_limit);
    CHECK(was.tunnel == is.tunnel);
    check_same(Seen{was.first_frame, was.start_time}, Seen{is.first_frame, is.start_time});
    check_same(Seen{was.last_frame, was.end_time}, Seen{is.last_frame, is.end_time});
    CHECK(was.outcome == is.outcome);
    CHECK(was.offered_version == is.offered_version);
    CHECK(was.lowest_version == is.lowest_version);
    CHECK(was.tls_version == is.tls_version);
    CHECK(was.cipher_suite == is.cipher_suite);
    CHECK(was.sni == is.sni);
    CHECK(was.hello_fingerprint == is.hello_fingerprint);
    CHECK(was.decryption == is.decryption);
    CHECK(was.client_fingerprint == is.client_fingerprint);
    CHECK(was.server_fingerprint == is.server_fingerprint);
    CHECK(was.resumed == is.resumed);
    for (std::size_t moment = 0; moment < kMomentCount; ++moment) {
        CAPTURE(moment);
        check_same(was.moments[moment], is.moments[moment]);
    }
    CHECK(was.closed_by == is.closed_by);
    CHECK(was.close_kind == is.close_kind);
    CHECK(was.other_protocol == is.other_protocol);
    CHECK(was.http_answered == is.http_answered);
    CHECK(was.server_flight_complete == is.server_flight_complete);
    CHECK(was.client_certificate_empty == is.client_certificate_empty);
    CHECK(was.lone_protected_alert == is.lone_protected_alert);
    CHECK(was.contradictory == is.contradictory);
    CHECK(was.certificate_chain == is.certificate_chain);
    CHECK(was.certificate_source == is.certificate_source);
    CHECK(was.asked_for_staple == is.asked_for_staple);
    CHECK(was.staple.says == is.staple.says);
    CHECK(was.staple.at == is.staple.at);
    CHECK(was.source == is.source);
    CHECK(was.visibility.client_side_seen == is.visibility.client_side_seen);
    CHECK(was.visibility.server_side_seen == is.visibility.server_side_seen);
    CHECK(was.visibility.joined_late == is.visibility.joined_late);
    CHECK(was.visibility.gap_in_client == is.visibility.gap_in_client);
    CHECK(was.visibility.gap_in_server == is.visibility.gap_in_server);
    CHECK(was.visibility.cut == is.visibility.cut);
    CHECK(was.visibility.capture_ended == is.visibility.capture_ended);
}

struct Row {
    std::string sentence;
    void (*begin)(Story&);
    Joined joined = Joined::AtSyn;
};

LinkSeen link_in(std::string_view tunnel) {
    LinkSeen link;
    link.mac = MacAddress{{0x00, 0x04, 0xf2, 1, 2, 3}};
    link.hop_limit = 127;
    link.tunnel = tunnel;
    return link;
}

const Row kBeginnings[] = {
    {"TLS 1.2 in full", [](Story& s) { s.established12(); }},
    {"TLS 1.2 through a tunnel",
     [](Story& s) { s.put(kClient, link_in("erspan 17 of 192.0.2.1")).established12(); }},
    {"TLS 1.2 behind a load balancer",
     [](Story& s) {
         s.put(kClient, ProxyHeaderSeen{ClientNamed{*parse_endpoint("[2001:db8::7]:49192"),
                                                    *parse_endpoint("203.0.113.5:443")},
                                        52})
             .established12();
     }},
    {"TLS 1.2 through an HTTP proxy",
     [](Story& s) {
         s.put(kClient, ConnectSeen{"[2001:db8::21]", 5061, 0, 90})
             .put(kClient, ConnectSeen{"sip.mslync.net", 5061, 0, 180})
             .put(kServer, ConnectSeen{{}, 0, 200, 40})
             .established12();
     }},
    {"TLS 1.2 with bytes missing and cut",
     [](Story& s) { s.established12().gap(kServer, 100, GapCause::Cut).gap(kClient, 10); }},
    {"TLS 1.3",
     [](Story& s) {
         s.client_hello(kOpensslTls13ClientHello)
             .server_flight13()
             .application_data(kClient, 74)
             .application_data(kClient, 300)
             .application_data(kServer, 300);
     }},
    {"an answer about another certificate",
     [](Story& s) {
         s.client_hello(kPhoneTls10ClientHello).server_flight(kTls10ServerFlight);
         s.message(kServer, tls::HandshakeType::CertificateStatus, from_hex("01 000001 30"));
     }},
    {"joined late", [](Story& s) { s.application_data(kClient, 300); }, Joined::Late},
    {"a handshake in which nothing is settled yet",
     [](Story& s) { s.client_hello(kPhoneTls10ClientHello).server_flight(kTls10ServerFlight); }},
    {"a server of which as much as an alert is missing",
     [](Story& s) { s.client_hello(kPhoneTls10ClientHello).acknowledge(kServer).gap(kServer, 7); }},
    {"a hello that was cut",
     [](Story& s) {
         s.put(kClient, TcpGap{GapCause::Cut, 30, 175})
             .record(kClient, tls::ContentType::Handshake, 200);
         s.put(kServer, TcpGap{GapCause::Cut, 30, 100});
     }},
    {"a web server's answer in clear",
     [](Story& s) {
         s.put(kClient, NotTlsSeen{OtherProtocol::Http})
             .put(kServer, NotTlsSeen{OtherProtocol::Http});
     }},
};

void (*const kEndings[])(Story&) = {
    [](Story& s) { s.fin(kClient).fin(kServer); },
    [](Story& s) { s.pass(86'400).rst(kServer); },
    [](Story& s) { s.alert(kServer, 2, 42).fin(kServer); },
    [](Story& s) { s.foreign_reset(kClient); },
    [](Story&) {},
};

}  // namespace

TEST_CASE("a session that rested ends as if it had not") {
    for (const Row& row : kBeginnings) {
        for (const auto ending : kEndings) {
            CAPTURE(row.sentence);
            SessionStory rests(row.joined);
            SessionStory stays(row.joined);
            row.begin(rests.story);
            row.begin(stays.story);
            const auto resting = session::RestingSession::of(rests.builder);
            REQUIRE(resting);

            SessionStory earlier;  // the builder that wakes it knew another one
            earlier.story.established12().alert(kClient, 1, 90).fin(kClient);
            rests.builder = earlier.builder;
            resting.wake(rests.builder);
            check_same(stays.builder.session(), rests.builder.session());
            CHECK(stays.builder.settled() == rests.builder.settled());
            CHECK(stays.builder.is_tls() == rests.builder.is_tls());

            ending(rests.story);
            ending(stays.story);
            for (const FlowEnd why : {FlowEnd::EndOfCapture, FlowEnd::TimedOut}) {
                check_same(stays.end(why), rests.end(why));
            }
        }
    }
}

// The first frame stands in capture 7 and was followed by one of another place and clock.
session::SessionBuilder spread(FrameRef frame, Timestamp time) {
    x509::CertificateStore certificates{1};
    session::FingerprintBook fingerprints;
    x509::StapleBook staples;
    session::SessionBuilder builder;
    builder.begin(Event{FrameRef{1'000, 7}, Timestamp{1'000 * kSecond}, 0, kClient, TcpOpened{}},
                  TcpOpened{});
    builder.add(Event{frame, time, 0, kServer, TlsRecordSeen{23, 0x303, 300, 305}},
                {certificates, fingerprints, staples});
    return builder;
}

TEST_CASE("a resting session keeps places in other captures and by other clocks") {
    const std::pair<FrameRef, Timestamp> kPlaces[] = {
        {FrameRef{1, 8}, Timestamp{2'000 * kSecond, 9}},
        {FrameRef{1, 0xffff'ffff}, Timestamp{0, 0}},
        {FrameRef{2'000'000'000, 6}, Timestamp{100'000 * kSecond, 3}},
        {FrameRef{1'001, 7}, Timestamp{-100'000 * kSecond}},
    };
    for (const auto& [frame, time] : kPlaces) {
        session::SessionBuilder builder = spread(frame, time);
        const auto resting = session::RestingSession::of(builder);
        REQUIRE(resting);
        session::SessionBuilder other;
        resting.wake(other);
        check_same(builder.session(), other.session());
    }
}

TEST_CASE("a session that spans more than its packed form can say does not rest") {
    session::SessionBuilder long_time = spread(FrameRef{1'001, 7}, Timestamp{200'000 * kSecond});
    CHECK_FALSE(session::RestingSession::of(long_time));
    session::SessionBuilder many = spread(FrameRef{5'000'000'000, 7}, Timestamp{1'001 * kSecond});
    CHECK_FALSE(session::RestingSession::of(many));
}

TEST_CASE("a session with something to tell does not rest") {
    SessionStory alerted;
    alerted.story.established12().alert(kServer, 1, 90);
    CHECK_FALSE(session::RestingSession::of(alerted.builder));

    SessionStory odd;
    odd.story.established12().foreign_reset(kClient);
    CHECK_FALSE(session::RestingSession::of(odd.builder));

    SessionStory wordy;
    const std::string long_tunnel(1'000, 't');
    wordy.story.put(kClient, link_in(long_tunnel)).established12();
    CHECK_FALSE(session::RestingSession::of(wordy.builder));
}
