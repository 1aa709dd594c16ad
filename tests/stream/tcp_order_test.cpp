// SPDX-License-Identifier: GPL-2.0-or-later
// Segments in any order, repeated, overlapping, with sequence numbers that wrap around.
#include <algorithm>
#include <random>

#include <doctest/doctest.h>

#include "stream/conversation.h"
#include "stream/recorder.h"

using namespace siptls;
using namespace siptls::test;

namespace {

// A handshake in small: client 6 bytes, server 12, client 4, then both close.
std::vector<net::Packet> whole(Conversation& talk) {
    return {talk.syn(),
            talk.syn_ack(),
            talk.ack(kClient, 0, 0),
            talk.data(kClient, 0, "hel"),
            talk.data(kClient, 3, "lo?"),
            talk.data(kServer, 0, "cert", 6),
            talk.data(kServer, 4, "ific", 6),
            talk.data(kServer, 8, "ate!", 6),
            talk.ack(kClient, 6, 12),
            talk.data(kClient, 6, "keys", 12),
            talk.data(kServer, 12, "done", 10),
            talk.fin(kClient, 10, 16),
            talk.fin(kServer, 16, 11),
            talk.ack(kClient, 11, 17)};
}

void check_whole(const Recorder& seen) {
    CHECK(seen.flows() == 1);
    CHECK(seen.bytes(kClient) == "hello?keys");
    CHECK(seen.bytes(kServer) == "certificate!done");
    CHECK(seen.story().find("client fin 10/16") != std::string::npos);
    CHECK(seen.story().find("server fin 16/11") != std::string::npos);
    CHECK(seen.story().find("gap") == std::string::npos);
}

}  // namespace

TEST_CASE("tcp: a conversation in order is told in order") {
    Conversation talk;
    Recorder seen;
    seen.add(whole(talk));
    seen.finish();
    CHECK(seen.story() ==
          "opened at syn; client 0 hel; client 3 lo?; server acked 6; server 0 cert; "
          "server 4 ific; server 8 ate!; client acked 12; client 6 keys; server acked 10; "
          "server 12 done; client acked 16; client fin 10/16; server acked 11; server fin 16/11; "
          "client acked 17; ended closed");
    CHECK(seen.streams().counters().repeated_segments == 0);
    check_whole(seen);
}

TEST_CASE("tcp: once the opening was seen any order gives the same bytes and closes") {
    std::mt19937 random(1);
    for (int round = 0; round < 500; ++round) {
        Conversation talk;
        auto packets = whole(talk);
        std::shuffle(packets.begin() + 2, packets.end(), random);
        if (round % 2 == 1) {
            std::swap(packets[0], packets[1]);
        }
        Recorder seen;
        seen.add(packets);
        seen.finish();
        CAPTURE(round);
        CAPTURE(seen.story());
        check_whole(seen);
    }
}

TEST_CASE("tcp: frames up to two places off, the opening included, give the same bytes") {
    std::mt19937 random(2);
    for (int round = 0; round < 2'000; ++round) {
        Conversation talk;
        auto packets = whole(talk);
        for (std::size_t first = random() % 3; first + 3 <= packets.size(); first += 3) {
            std::shuffle(packets.begin() + static_cast<std::ptrdiff_t>(first),
                         packets.begin() + static_cast<std::ptrdiff_t>(first) + 3, random);
        }
        Recorder seen;
        seen.add(packets);
        seen.finish();
        CAPTURE(round);
        CAPTURE(seen.story());
        check_whole(seen);
    }
}

TEST_CASE("tcp: every packet twice is counted and changes nothing") {
    Conversation talk;
    Recorder once;
    Recorder twice;
    for (const net::Packet& packet : whole(talk)) {
        once.add(packet);
        twice.add({packet, packet});
    }
    once.finish();
    twice.finish();
    CHECK(twice.story() == once.story());
    CHECK(twice.streams().counters().repeated_segments == 7);
    CHECK(twice.tally(test::endpoint(0xc0000202, 5061)).unanswered == 0);
}

TEST_CASE("tcp: the whole conversation again after its close changes nothing") {
    Conversation talk;
    Recorder seen;
    const auto packets = whole(talk);
    seen.add(packets);
    const std::string story = seen.story();
    seen.add(packets);
    CHECK(seen.story() == story);
    seen.finish();
    CHECK(seen.flows() == 1);
}

TEST_CASE("tcp: overlapping retransmissions with the same bytes are nothing special") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack(), talk.data(kServer, 0, "abcd"),
              talk.data(kServer, 2, "cdef"), talk.data(kServer, 8, "ij"),
              talk.data(kServer, 4, "efghi"), talk.data(kServer, 6, "ghijkl")});
    CHECK(seen.story() ==
          "opened at syn; server 0 abcd; server 4 ef; server 6 gh; server 8 ij; server 10 kl");
}

TEST_CASE("tcp: of overlapping segments that differ the first wins and the second is odd") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack(), talk.data(kServer, 2, "cd"),
              talk.data(kServer, 1, "bXXe"), talk.data(kServer, 0, "a")});
    CHECK(seen.story() ==
          "opened at syn; server overlap differs; server 0 a; server 1 b; server 2 cd; server 4 e");
}

TEST_CASE("tcp: a retransmission that differs from what was handed on is odd") {
    const std::string text = "0123456789";
    for (const Side side : {kClient, kServer}) {
        Conversation talk;
        Recorder seen;
        seen.add({talk.syn(), talk.syn_ack(), talk.data(side, 0, "01234"),
                  talk.data(side, 5, "56789"), talk.data(side, 0, text),
                  talk.data(side, 5, "56789"), talk.data(side, 2, "234"), talk.data(side, 5, "567"),
                  talk.data(side, 8, "89ab")});
        const std::string before = seen.story();
        CHECK(before.find("differs") == std::string::npos);
        seen.add(talk.data(side, 0, "01X34"));
        const std::string who = side == kClient ? "; client" : "; server";
        CHECK(seen.story() == before + who + " overlap differs");
        seen.add({talk.data(side, 5, "567"), talk.data(side, 8, "8Xab")});
        CHECK(seen.story() == before + who + " overlap differs" + who + " overlap differs");
    }
}

TEST_CASE("tcp: keep-alive probes and bytes no longer wanted contradict nothing") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack(), talk.data(kClient, 0, "a"), talk.data(kClient, 0, "X")});
    CHECK(seen.story() == "opened at syn; client 0 a");
    seen.add(talk.data(kClient, 1, "bcd"));
    seen.skip_payload(0);
    seen.add(talk.data(kClient, 1, "XXX"));
    CHECK(seen.story() == "opened at syn; client 0 a; client 1 bcd");
}

TEST_CASE("tcp: what lies between chunks of one segment names its own frame") {
    Conversation talk;
    stream::TcpStreams streams(1, Conversation::is_server);
    for (const net::Packet& packet : {talk.syn(), talk.syn_ack(), talk.data(kServer, 1, "b")}) {
        streams.add(packet);
    }
    const auto deliveries = streams.add(talk.data(kServer, 0, "abc"));
    std::vector<std::uint64_t> frames;
    for (const stream::Delivery& delivery : deliveries) {
        if (std::holds_alternative<stream::Chunk>(delivery.what)) {
            frames.push_back(delivery.frame.number);
        }
    }
    CHECK(frames == std::vector<std::uint64_t>{4, 3, 4});
}

TEST_CASE("tcp: sequence numbers wrap around in either direction and in any order") {
    std::mt19937 random(3);
    for (std::uint32_t before = 0; before < 20; ++before) {
        Conversation talk;
        talk.numbered(0xffffffff - before, 0u - before);
        auto packets = whole(talk);
        if (before % 2 == 1) {
            std::shuffle(packets.begin() + 2, packets.end(), random);
        }
        Recorder seen;
        seen.add(packets);
        seen.finish();
        check_whole(seen);
    }
}

TEST_CASE("tcp: offsets go on behind four gigabytes") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack()});
    seen.add(talk.data(kServer, 0, "x"));
    seen.skip_payload(0);
    constexpr std::int64_t kStep = 1'000'000'000;
    for (std::int64_t offset = kStep; offset <= 5 * kStep; offset += kStep) {
        seen.add(talk.data(kServer, offset, "x"));
    }
    seen.add(talk.fin(kServer, 5 * kStep + 1));
    CHECK(seen.story() == "opened at syn; server 0 x; server fin 5000000001/0");
}

TEST_CASE("tcp: a segment whose IP fragments contradict each other is taken and told") {
    Conversation talk;
    Recorder seen;
    auto data = talk.data(kClient, 0, "abc");
    data.overlap_differs = true;
    seen.add({talk.syn(), talk.syn_ack(), data});
    CHECK(seen.bytes(kClient) == "abc");
    CHECK(seen.story().find("overlap differs") != std::string::npos);
}

TEST_CASE("tcp: nor is that lost where the segment is the expected one") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack(), talk.ack(kClient, 0, 0)});
    auto data = talk.data(kClient, 0, "abc");
    data.overlap_differs = true;
    seen.add(data);
    CHECK(seen.bytes(kClient) == "abc");
    CHECK(seen.story().find("overlap differs") != std::string::npos);
}
