// SPDX-License-Identifier: GPL-2.0-or-later
// The engine fed with segments that another program has taken out of their frames.
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "diagnosis/limits.h"
#include "from_hex.h"
#include "net/packet.h"
#include "properties.h"
#include "session/limits.h"
#include "session/story.h"
#include "siptls/analyzer.h"
#include "stream/limits.h"
#include "tls/samples.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

// A client and a server that number their segments by themselves.
struct Wire {
    Wire() : Wire(AnalyzerOptions{.listing = SessionListing::All}) {}
    explicit Wire(AnalyzerOptions options) : analyzer(std::move(options)) {
        analyzer.on_session(
            [this](const JudgedSession& session, const Analyzer&) { sessions.push_back(session); });
    }

    std::optional<Followed> send(Side side, std::uint8_t flags, Bytes payload = {}) {
        const bool from_client = side == Side::Client;
        std::uint32_t& own = from_client ? client_next : server_next;
        Segment segment;
        segment.frame = FrameRef{++frame, 0};
        segment.time = Timestamp{1'780'000'000 * kSecond + static_cast<Nanoseconds>(frame) * 1000};
        segment.source = from_client ? client : server;
        segment.destination = from_client ? server : client;
        segment.flags = flags;
        segment.hop_limit = 64;
        segment.sequence = own;
        segment.acknowledgement = from_client ? server_next : client_next;
        segment.payload = payload;
        segment.payload_length = static_cast<std::uint32_t>(payload.size());
        segment.tunnel = "gre key 7 10.0.0.1 > 10.0.0.2";
        own += segment.payload_length + ((flags & (net::kSyn | net::kFin)) != 0 ? 1 : 0);
        return analyzer.add(segment);
    }
    // Up to the server's flight, acknowledged.
    void meet() {
        send(Side::Client, net::kSyn);
        send(Side::Server, net::kSyn | net::kAck);
        send(Side::Client, net::kAck);
        send(Side::Client, net::kAck, hello);
        send(Side::Server, net::kAck, flight);
        send(Side::Client, net::kAck);
    }
    std::optional<Followed> refuse() {
        meet();
        return send(Side::Client, net::kFin | net::kAck);
    }
    std::optional<Followed> sign_in() {
        meet();
        // ChangeCipherSpec, something encrypted behind it (Finished), application data.
        send(Side::Client, net::kAck, from_hex("140301000101 1603010004aaaaaaaa"));
        send(Side::Server, net::kAck, from_hex("140301000101 1603010004bbbbbbbb"));
        return send(Side::Client, net::kAck, from_hex("1703010004cccccccc"));
    }

    Analyzer analyzer;
    std::vector<JudgedSession> sessions;
    const std::vector<std::uint8_t> hello = from_hex(kPhoneTls10ClientHello);
    const std::vector<std::uint8_t> flight = from_hex(kTls10ServerFlight);
    Endpoint client = endpoint("10.50.8.101:50001");
    Endpoint server = endpoint("10.50.8.21:5061");
    std::uint32_t client_next = 1000;
    std::uint32_t server_next = 0xfffffff0;  // goes round within the flight
    std::uint64_t frame = 0;
};

}  // namespace

TEST_CASE("segments tell who sent them and to which session they belong") {
    Wire wire;
    const auto syn = wire.send(Side::Client, net::kSyn);
    REQUIRE(syn);
    CHECK(syn->session == kNoSession);  // may stay unanswered
    const auto answer = wire.send(Side::Server, net::kSyn | net::kAck);
    REQUIRE(answer);
    CHECK(answer->side == Side::Server);
    CHECK(answer->session != kNoSession);
    CHECK(wire.send(Side::Client, net::kAck)->session == answer->session);
}

TEST_CASE("a session of segments is judged at any time and handed out with its handle") {
    Wire wire;
    const auto followed = wire.refuse();
    REQUIRE(followed);
    const auto judged = wire.analyzer.verdict(followed->session);
    REQUIRE(judged);
    CHECK(judged->session.outcome == Outcome::ClientClosedBeforeFinished);
    CHECK(judged->session.certificate_chain.size() == 1);
    CHECK(judged->session.tunnel == "gre key 7 10.0.0.1 > 10.0.0.2");
    CHECK(judged->handle == followed->session);
    wire.analyzer.finish();
    REQUIRE(wire.sessions.size() == 1);
    CHECK(wire.sessions[0].handle == followed->session);
    CHECK(wire.sessions[0].session.first_frame.number == 1);
    CHECK_FALSE(wire.analyzer.verdict(followed->session));
}

TEST_CASE("endpoints used again are another session") {
    Wire wire;
    const auto first = wire.refuse();
    wire.client_next += 100'000;
    const auto second = wire.refuse();
    REQUIRE(first);
    REQUIRE(second);
    CHECK(first->session != second->session);
    CHECK(wire.analyzer.verdict(first->session)->session.first_frame.number == 1);
    CHECK(wire.analyzer.verdict(second->session)->session.first_frame.number == 8);
}

TEST_CASE("connections that stay open are told like others, however many they are") {
    constexpr std::size_t kMany = session::kMaxAwakeSessions + 50;
    Wire wire;
    std::vector<Followed> followed;
    for (std::size_t number = 0; number < kMany; ++number) {
        wire.client.port = static_cast<std::uint16_t>(10'000 + number);
        wire.client_next = 1000;
        wire.server_next = 5000;
        const auto signed_in = wire.sign_in();
        REQUIRE(signed_in);
        followed.push_back(*signed_in);
    }
    // The first has rested since the last ones settled; the last has not.
    for (const std::size_t number : {std::size_t{0}, kMany - 1}) {
        const auto judged = wire.analyzer.verdict(followed[number].session);
        REQUIRE(judged);
        CHECK(judged->session.outcome == Outcome::Established);
        CHECK(judged->session.first_frame.number == 1 + 9 * number);
        CHECK(judged->session.certificate_chain.size() == 1);
    }
    wire.client.port = 10'000;
    CHECK(wire.send(Side::Client, net::kFin | net::kAck)->session == followed[0].session);
    wire.analyzer.finish();
    REQUIRE(wire.sessions.size() == kMany);
    for (const JudgedSession& judged : wire.sessions) {
        const bool closed = judged.session.client.port == 10'000;
        CHECK(judged.session.outcome == Outcome::Established);
        CHECK(judged.session.tunnel == "gre key 7 10.0.0.1 > 10.0.0.2");
        CHECK(judged.session.closed_by == (closed ? ClosedBy::Client : ClosedBy::None));
        CHECK(judged.session.at(Moment::ClientData).frame.number ==
              judged.session.first_frame.number + 8);
    }
}

TEST_CASE("what the other program decrypted joins the segment's session") {
    Wire wire;
    const auto followed = wire.refuse();
    REQUIRE(followed);
    const std::string_view text =
        "REGISTER sip:example.com SIP/2.0\r\nCall-ID: 1\r\nCSeq: 1 REGISTER\r\n"
        "To: <sip:jeff@example.com>\r\nFrom: <sip:jeff@example.com>;tag=1\r\n"
        "User-Agent: probe/1\r\nContent-Length: 0\r\n\r\n";
    const Bytes message(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    wire.analyzer.add(Event{FrameRef{wire.frame, 0}, Timestamp{1'780'000'000 * kSecond},
                            followed->flow, followed->side,
                            SipSeen{wire.client, wire.server, Transport::Tls, message}});
    const auto judged = wire.analyzer.verdict(followed->session);
    REQUIRE(judged->session.sip.size() == 1);
    CHECK(judged->session.sip[0].aor == "sip:jeff@example.com");
}

TEST_CASE("what the engine finds in a frame is a segment, nothing wanted, or not understood") {
    constexpr std::uint32_t kRawIp = 101;
    Analyzer analyzer(AnalyzerOptions{});
    Segment segment;
    const auto look = [&](const Buffer& packet, std::uint32_t link) {
        return analyzer.look_inside(
            Frame{FrameRef{1, 0}, {}, link, static_cast<std::uint32_t>(packet.size()), packet},
            segment);
    };
    const Buffer syn = from_hex(
        "45000028 00004000 40060000 0a320865 0a320815 c35113c5 00000001 00000000 50020215 "
        "00000000");
    REQUIRE(look(syn, kRawIp) == Inside::Segment);
    CHECK(to_string(segment.source) == "10.50.8.101:50001");
    CHECK(to_string(segment.destination) == "10.50.8.21:5061");
    CHECK(segment.transport == Transport::Tcp);
    CHECK(segment.flags == net::kSyn);
    CHECK(segment.hop_limit == 64);
    CHECK(analyzer.add(segment));
    const Buffer ntp =
        from_hex("4500001d 00004000 40110000 0a320865 0a320815 007b007b 00090000 24");
    REQUIRE(look(ntp, kRawIp) == Inside::Segment);
    CHECK(segment.transport == Transport::Udp);
    CHECK(segment.payload.size() == 1);
    CHECK_FALSE(analyzer.add(segment));  // its message would come as an event
    Buffer other_port = syn;
    other_port[22] = 0x20;
    CHECK(look(other_port, kRawIp) == Inside::NothingWanted);
    Buffer fragment = syn;
    fragment[6] = 0x20;
    CHECK(look(fragment, kRawIp) == Inside::NothingWanted);
    Buffer other_protocol = syn;
    other_protocol[9] = 132;
    CHECK(look(other_protocol, kRawIp) == Inside::NotUnderstood);
    CHECK(look(syn, 105) == Inside::NotUnderstood);
    CHECK(look({}, kRawIp) == Inside::NotUnderstood);
}

TEST_CASE("segments that nobody wants belong to nothing, but ClientHellos are counted") {
    Wire wire;
    wire.server.port = 8443;
    CHECK_FALSE(wire.refuse());
    const Analysis analysis = wire.analyzer.finish();
    CHECK(wire.sessions.empty());
    REQUIRE(analysis.summary.other_tls_ports.size() == 1);
    CHECK(analysis.summary.other_tls_ports[0].port == 8443);
}

TEST_CASE("ClientHellos to more ports than are listed are counted together") {
    Wire wire;
    constexpr std::size_t kPorts = diagnosis::kMaxOtherPorts + 3;
    for (std::size_t port = 0; port < kPorts; ++port) {
        wire.server.port = static_cast<std::uint16_t>(10'000 + port);
        wire.meet();
    }
    const Summary summary = wire.analyzer.finish().summary;
    CHECK(summary.other_tls_ports.size() == diagnosis::kMaxOtherPorts);
    CHECK(summary.ceilings_hit.at("other_tls_ports") == 3);
}

TEST_CASE("refused attempts at more servers than are listed are counted together") {
    Wire wire;
    constexpr std::size_t kServers = stream::kMaxServersCounted + 3;
    for (std::size_t server = 0; server < kServers; ++server) {
        wire.server.address.bytes[2] = static_cast<std::uint8_t>(server >> 8);
        wire.server.address.bytes[3] = static_cast<std::uint8_t>(server);
        wire.send(Side::Client, net::kSyn);
        wire.send(Side::Server, net::kRst | net::kAck);
    }
    const Summary summary = wire.analyzer.finish().summary;
    CHECK(summary.unanswered_syns.size() == stream::kMaxServersCounted);
    for (const ServerCount& row : summary.unanswered_syns) {
        CHECK(row.server.port == 5061);
    }
    CHECK(summary.ceilings_hit.at("unanswered_syns") == 3);
}

TEST_CASE("a flow that is no attempt at TLS has no handle") {
    AnalyzerOptions options{.listing = SessionListing::All};
    Wire wire(options);
    wire.server.port = 5060;
    wire.send(Side::Client, net::kSyn);
    const auto answer = wire.send(Side::Server, net::kSyn | net::kAck);
    REQUIRE(answer);
    CHECK(answer->session == kNoSession);
}
