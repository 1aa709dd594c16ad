// SPDX-License-Identifier: GPL-2.0-or-later
// Ceilings, time-outs, and what happens to connections whose bytes are no longer wanted.
#include <algorithm>
#include <vector>

#include <doctest/doctest.h>

#include "stream/conversation.h"
#include "stream/limits.h"
#include "stream/recorder.h"

using namespace siptls;
using namespace siptls::test;

namespace {

const Endpoint server_endpoint = test::endpoint(0xc0000202, 5061);

// The same packet between another client and the server.
net::Packet from_client(net::Packet packet, std::uint32_t address) {
    packet.source = test::endpoint(address, 50'000);
    return packet;
}

}  // namespace

TEST_CASE("tcp limits: a side that is out of order beyond its ceiling loses its oldest hole") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack()});
    std::int64_t offset = 1;
    const std::string segment(1'000, 'x');
    while (seen.streams().counters().pending_ceiling_hit == 0) {
        REQUIRE(offset < 400'000);
        seen.add(talk.data(kServer, offset, segment));
        offset += 1'000;
    }
    CHECK(seen.story().rfind("opened at syn; server ceiling; server gap 0+1; server 1 x", 0) == 0);
    // The segment that met the ceiling is there too.
    CHECK(seen.bytes(kServer).size() == static_cast<std::size_t>(offset) - 1);
    seen.add(talk.data(kServer, offset, "end"));
    CHECK(seen.bytes(kServer).size() == static_cast<std::size_t>(offset) + 2);
    CHECK(seen.streams().counters().pending_ceiling_hit == 1);
    CHECK(seen.streams().counters().gaps == 1);
}

TEST_CASE("tcp limits: the ceiling over all connections holds, and empties again") {
    Conversation talk;
    Recorder seen;
    const std::string segment(60'000, 'x');
    const std::size_t fit = stream::kMaxPendingTotal / (segment.size() + stream::kSegmentOverhead);
    const auto fill = [&](std::uint32_t network) {
        for (std::uint32_t client = 0; client < fit; ++client) {
            seen.add({from_client(talk.syn(), network + client),
                      from_client(talk.data(kClient, 1, segment), network + client)});
        }
    };
    fill(0x0a000000);
    CHECK(seen.streams().counters().pending_ceiling_hit == 0);
    seen.add({talk.syn(), talk.data(kClient, 5, segment), talk.data(kClient, 60'005, "more")});
    CHECK(seen.streams().counters().pending_ceiling_hit == 1);
    CHECK(seen.story(fit).rfind("opened at syn; client ceiling; client gap 0+5; client 5 x", 0) ==
          0);
    CHECK(seen.bytes(kClient, fit) == segment + "more");
    // Bytes behind a FIN are none, whether there is room for them or, with this filler, not.
    constexpr std::size_t kLeft = stream::kSegmentOverhead - 1;
    const std::size_t taken = fit * (segment.size() + stream::kSegmentOverhead);
    const std::string filler(stream::kMaxPendingTotal - taken - stream::kSegmentOverhead - kLeft,
                             'x');
    seen.add({from_client(talk.syn(), 0x0e000000),
              from_client(talk.data(kClient, 1, filler), 0x0e000000)});
    seen.add({from_client(talk.syn(), 0x0d000000), from_client(talk.fin(kClient, 5), 0x0d000000),
              from_client(talk.data(kClient, 10, segment), 0x0d000000)});
    CHECK(seen.story(fit + 2) == "opened at syn");
    seen.add(from_client(talk.data(kClient, 0, "abcde"), 0x0d000000));
    CHECK(seen.story(fit + 2) == "opened at syn; client 0 abcde; client fin 5/0");
    // What one connection gives up, another may store.
    seen.add({from_client(talk.data(kClient, 0, "y"), 0x0a000000),
              from_client(talk.syn(), 0x0b000000),
              from_client(talk.data(kClient, 1, segment), 0x0b000000)});
    CHECK(seen.streams().counters().pending_ceiling_hit == 1);
    seen.skip_payload(1);
    seen.add({from_client(talk.syn(), 0x0b000001),
              from_client(talk.data(kClient, 1, segment), 0x0b000001)});
    CHECK(seen.streams().counters().pending_ceiling_hit == 1);
    seen.finish();
    fill(0x0c000000);
    CHECK(seen.streams().counters().pending_ceiling_hit == 1);
}

TEST_CASE("tcp limits: beyond the ceiling of half-open connections the oldest is let go") {
    Conversation talk;
    Recorder seen;
    for (std::uint32_t client = 0; client < stream::kMaxHalfOpen; ++client) {
        seen.add(from_client(talk.syn(), client));
    }
    CHECK(seen.streams().counters().half_open_evicted == 0);
    seen.add(from_client(talk.syn(), stream::kMaxHalfOpen));
    CHECK(seen.streams().counters().half_open_evicted == 1);
    CHECK(seen.tally(server_endpoint).unanswered == 1);
    // The second oldest is still there; the oldest is not, so its data joins late.
    seen.add(
        {from_client(talk.data(kClient, 0, "x"), 1), from_client(talk.data(kClient, 0, "x"), 0)});
    CHECK(seen.story(0) == "opened at syn; client 0 x");
    seen.wait_in_vain(talk);
    CHECK(seen.story(1) == "opened late; client 0 x");
}

TEST_CASE("tcp limits: at the end connections end step by step, in the order of their beginning") {
    constexpr std::uint32_t kMany = 3 * stream::kEndedAtOnce / 2;
    Conversation talk;
    stream::TcpStreams streams(1, Conversation::is_server);
    for (std::uint32_t client = 0; client < kMany; ++client) {
        streams.add(from_client(talk.syn(), client));
        streams.add(from_client(talk.data(kClient, 0, "x"), client));
    }
    streams.add(from_client(talk.syn(), kMany));
    std::vector<FlowId> ended;
    std::size_t steps = 0;
    for (auto rest = streams.finish(); !rest.empty(); rest = streams.finish()) {
        ++steps;
        for (const stream::Delivery& delivery : rest) {
            ended.push_back(delivery.flow);
        }
    }
    CHECK(steps == 2);
    CHECK(ended.size() == kMany);
    CHECK(std::is_sorted(ended.begin(), ended.end()));
    CHECK(streams.open() + streams.half_open() == 0);
}

TEST_CASE("tcp limits: a clock that is set forward ends no connection that goes on") {
    Conversation talk;
    Recorder seen;
    for (const std::uint32_t client : {1U, 2U, 3U}) {
        seen.add(
            {from_client(talk.syn(), client), from_client(talk.data(kClient, 0, "a"), client)});
    }
    talk.wait(7'200 * kSecond);
    seen.add(from_client(talk.data(kClient, 1, "b"), 1));
    talk.wait(kSecond);
    seen.add(from_client(talk.data(kClient, 1, "b"), 2));
    CHECK(seen.story(0) == "opened at syn; client 0 a; client 1 b");
    CHECK(seen.story(1) == "opened at syn; client 0 a; client 1 b");
    talk.wait(stream::kLeapGrace);
    seen.add(from_client(talk.data(kClient, 2, "c"), 1));
    CHECK(seen.story(0) == "opened at syn; client 0 a; client 1 b; client 2 c");
    CHECK(seen.story(2) == "opened at syn; client 0 a; ended timed out");
}

TEST_CASE("tcp limits: beyond the ceiling of connections the one longest silent is let go") {
    Conversation talk;
    stream::TcpStreams streams(1, Conversation::is_server);
    // Number 0 is busy, number 1 sleeps.
    for (const std::uint32_t client : {0U, 1U}) {
        streams.add(from_client(talk.syn(), client));
        streams.add(from_client(talk.data(kClient, 0, "x"), client));
    }
    streams.skip_payload(1);
    talk.wait(stream::kIdleTimeout - 10 * kSecond);
    streams.add(from_client(talk.data(kClient, 1, "x"), 0));
    talk.wait(20 * kSecond);
    const net::Packet data = talk.data(kClient, 0, "x");
    for (std::uint32_t client = 2; client < stream::kMaxConnections; ++client) {
        streams.add(from_client(data, client));
    }
    CHECK(streams.counters().connections_evicted == 0);
    const auto deliveries = streams.add(from_client(data, stream::kMaxConnections));
    CHECK(streams.counters().connections_evicted == 1);
    REQUIRE(deliveries.size() > 1);
    CHECK(deliveries[0].flow == 1);
    const auto* ended = std::get_if<FlowEnded>(&deliveries[0].what);
    REQUIRE(ended);
    CHECK(ended->why == FlowEnd::Evicted);
}

TEST_CASE("tcp limits: connections that close at one instant do not pile up") {
    Conversation talk;
    stream::TcpStreams streams(1, Conversation::is_server);
    const net::Packet data = talk.data(kClient, 0, "x");
    net::Packet reset = talk.rst(kClient, 1);
    reset.time = data.time;
    std::size_t ended = 0;
    for (std::uint32_t client = 0; client < stream::kMaxLingering + 10; ++client) {
        for (const stream::Delivery& delivery : streams.add(from_client(data, client))) {
            ended += std::holds_alternative<FlowEnded>(delivery.what) ? 1 : 0;
        }
        streams.add(from_client(reset, client));
    }
    CHECK(ended == 10);
}

TEST_CASE("tcp limits: a scan over many servers is counted as a whole") {
    Conversation talk;
    Recorder seen;
    for (std::uint32_t server = 0; server < stream::kMaxServersCounted + 10; ++server) {
        net::Packet syn = talk.syn();
        net::Packet refusal = talk.rst(kServer, -1, 0);
        syn.destination = test::endpoint(server, 5061);
        refusal.source = syn.destination;
        seen.add({syn, refusal});
    }
    CHECK(seen.streams().syn_tallies().size() == stream::kMaxServersCounted + 1);
    CHECK(seen.tally(Endpoint{}).refused == 10);
    CHECK(seen.tally(test::endpoint(5, 5061)).refused == 1);
}

TEST_CASE("tcp limits: time that passes without a packet ends what is due") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.data(kClient, 0, "x")});
    CHECK(seen.streams().open() == 1);
    Conversation other(50'001);
    const net::Packet syn = other.syn();
    seen.add(syn);
    CHECK(seen.streams().half_open() == 1);
    seen.advance(Timestamp{syn.time.nanoseconds + stream::kSynTimeout + kSecond});
    CHECK(seen.streams().half_open() == 0);
    CHECK(seen.tally(server_endpoint).unanswered == 1);
    seen.advance(Timestamp{syn.time.nanoseconds + stream::kIdleTimeout + 2 * kSecond});
    CHECK(seen.story(0) == "opened at syn; client 0 x; ended timed out");
    CHECK(seen.streams().open() == 0);
    // A clock that says less than the packets did changes nothing.
    seen.advance(Timestamp{0});
}

TEST_CASE("tcp limits: a connection that lingers for late segments is not open") {
    Conversation talk;
    Recorder seen;
    const net::Packet reset = talk.rst(kServer, 0, 1);
    seen.add({talk.syn(), talk.data(kClient, 0, "x")});
    seen.add(talk.rst(kServer, 0, 1));
    CHECK(seen.streams().open() == 0);
    seen.advance(Timestamp{reset.time.nanoseconds + stream::kLinger + kSecond});
    CHECK(seen.story(0).ends_with("ended closed"));
}

TEST_CASE("tcp limits: a silent connection is given up, a busy one is not") {
    Conversation talk;
    Recorder seen;
    seen.add({from_client(talk.syn(), 1), from_client(talk.data(kClient, 0, "x"), 1)});
    seen.add({from_client(talk.syn(), 2), from_client(talk.data(kClient, 0, "x"), 2)});
    for (int minute = 0; minute < 11; ++minute) {
        talk.wait(60 * kSecond);
        seen.add(from_client(talk.ack(kClient, 1, 0), 2));
    }
    CHECK(seen.story(0) == "opened at syn; client 0 x; ended timed out");
    CHECK(seen.story(1) == "opened at syn; client 0 x");
}

TEST_CASE("tcp limits: a connection whose bytes are skipped only tells how it closes") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack(), talk.data(kClient, 0, "abc"),
              talk.data(kClient, 9, "stored")});
    seen.skip_payload(0);
    seen.add({talk.data(kClient, 3, "def"), talk.data(kServer, 100, "xyz", 6),
              talk.data(kClient, 6, "g", 103)});
    CHECK(seen.story() == "opened at syn; client 0 abc");
    SUBCASE("by FINs, with bytes missing") {
        seen.add({talk.fin(kClient, 70'000, 103), talk.fin(kServer, 200, 70'001)});
        seen.finish();
        CHECK(seen.story() ==
              "opened at syn; client 0 abc; client fin 70000/103; server fin 200/70001; ended "
              "closed");
    }
    SUBCASE("by a reset") {
        seen.add(talk.rst(kClient, 7, 103));
        CHECK(seen.story() == "opened at syn; client 0 abc; client rst 7/103");
    }
    SUBCASE("by a reset behind bytes that are missing") {
        seen.add(talk.rst(kClient, 9, 103));
        CHECK(seen.story() == "opened at syn; client 0 abc; client rst 9/103");
    }
    SUBCASE("by a reset before bytes that were seen, the first of them again") {
        seen.add({talk.data(kClient, 0, "abc", 103), talk.rst(kClient, 3, 103)});
        CHECK(seen.story() == "opened at syn; client 0 abc; client rst 7/103");
    }
}

TEST_CASE("tcp limits: a FIN that waited for bytes is told once these are skipped") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack(), talk.data(kClient, 0, "abc"), talk.fin(kClient, 9)});
    seen.skip_payload(0);
    SUBCASE("with the next segment") {
        seen.add(talk.ack(kServer, 0, 10));
        CHECK(seen.story() == "opened at syn; client 0 abc; client fin 9/0");
    }
    SUBCASE("before a reset") {
        seen.add(talk.rst(kClient, 10));
        CHECK(seen.story() == "opened at syn; client 0 abc; client fin 9/0; client rst 9/0");
    }
    SUBCASE("at the end") {
        seen.finish();
        CHECK(seen.story() == "opened at syn; client 0 abc; client fin 9/0; ended with capture");
    }
}

TEST_CASE("tcp limits: an established connection may sleep for hours and still closes") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack(), talk.data(kClient, 0, "abc")});
    seen.skip_payload(0);
    for (int night = 0; night < 3; ++night) {
        talk.wait(kSecond * 8 * 3600);
        seen.add(from_client(talk.data(kClient, 0, "x"), 9));
        seen.add(talk.data(kServer, night, "x", 3));
    }
    talk.wait(kSecond * 8 * 3600);
    seen.add(from_client(talk.data(kClient, 0, "x"), 9));
    seen.add({talk.fin(kServer, 3, 3), talk.fin(kClient, 3, 4)});
    seen.finish();
    CHECK(seen.story() ==
          "opened at syn; client 0 abc; server fin 3/3; client fin 3/4; ended closed");
}

TEST_CASE("tcp limits: skipping a flow that is not there does nothing") {
    Conversation talk;
    stream::TcpStreams streams(1, Conversation::is_server);
    streams.skip_payload(0);
    streams.skip_payload(kNoFlow);
    streams.add(talk.syn());
    streams.skip_payload(0);  // half open, so it has no id yet
    CHECK(streams.add(talk.data(kClient, 0, "abc")).size() == 3);
}

TEST_CASE("tcp limits: a clock that is set back stops neither bytes nor time-outs") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack(), talk.data(kClient, 0, "abc"), talk.rst(kServer, 0, 3)});
    talk.wait(-3600 * kSecond);
    seen.add({from_client(talk.syn(), 1), from_client(talk.data(kClient, 0, "abc"), 1)});
    for (std::uint32_t frame = 0; frame <= stream::kClockStepFrames; ++frame) {
        seen.add(from_client(talk.data(kClient, 3, "d"), 1));
    }
    CHECK(seen.story(0) == "opened at syn; client 0 abc; server acked 3; server rst 0/3");
    talk.wait(stream::kLinger);
    seen.add(from_client(talk.data(kClient, 4, "e"), 1));
    seen.advance(Timestamp{talk.now().nanoseconds + stream::kLinger});
    CHECK(seen.story(0) ==
          "opened at syn; client 0 abc; server acked 3; server rst 0/3; ended closed");
    CHECK(seen.story(1) == "opened at syn; client 0 abc; client 3 d; client 4 e");
}
