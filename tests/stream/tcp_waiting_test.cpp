// SPDX-License-Identifier: GPL-2.0-or-later
// Segments that were captured before what they answer: a mirror with two queues, two clocks.
#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "stream/conversation.h"
#include "stream/limits.h"
#include "stream/recorder.h"

using namespace siptls;
using namespace siptls::test;

namespace {

// Question, answer and both ends.
std::vector<net::Packet> whole(Conversation& talk) {
    return {talk.syn(),
            talk.syn_ack(),
            talk.data(kClient, 0, "hello?"),
            talk.data(kServer, 0, "cert", 6),
            talk.data(kServer, 4, "done", 6),
            talk.ack(kClient, 6, 8),
            talk.data(kClient, 6, "no", 8),
            talk.fin(kClient, 8, 8),
            talk.data(kServer, 8, "alas", 9),
            talk.fin(kServer, 12, 9)};
}

constexpr const char* kInOrder =
    "client 0 hello?; server acked 6; server 0 cert; server 4 done; client acked 8; client 6 no; "
    "client fin 8/8; server acked 9; server 8 alas; server fin 12/9";

// All of one side comes first.
void put_first(std::vector<net::Packet>& packets, Side side) {
    std::stable_partition(packets.begin(), packets.end(), [side](const net::Packet& packet) {
        return Conversation::is_server(packet.source) == (side == kServer);
    });
}

struct Opened {
    Conversation talk;
    Recorder seen;

    Opened() { seen.add({talk.syn(), talk.syn_ack(), talk.data(kClient, 0, "hello?")}); }
    std::string rest() const {
        return seen.story().substr(std::string("opened at syn; client 0 hello?").size());
    }
};

}  // namespace

TEST_CASE("tcp waiting: answers wait for their questions, whichever side comes first") {
    for (const Side side : {kClient, kServer}) {
        Conversation talk;
        auto packets = whole(talk);
        put_first(packets, side);
        Recorder seen;
        seen.add(packets);
        std::string story = seen.story();
        CHECK(story.starts_with("opened at syn; "));
        // What is only acknowledged may be told sooner.
        const auto said = [](std::string text) {
            for (std::size_t at = 0; (at = text.find(" acked ", at)) != std::string::npos;) {
                const std::size_t begin = text.rfind("; ", at);
                text.erase(begin, text.find(';', at) - begin);
                at = begin;
            }
            return text;
        };
        CAPTURE(side == kServer);
        CHECK(said(story) == "opened at syn; " + said(kInOrder));
        CHECK(seen.streams().counters().gaps == 0);
    }
}

TEST_CASE("tcp waiting: the handshake of TCP may come behind what follows it") {
    Conversation talk;
    auto packets = whole(talk);
    std::rotate(packets.begin(), packets.begin() + 2, packets.begin() + 5);
    SUBCASE("SYN first") {}
    SUBCASE("answer first") {
        std::swap(packets[3], packets[4]);
    }
    Recorder seen;
    seen.add(packets);
    CHECK(seen.flows() == 1);
    CHECK(seen.story() == std::string("opened at syn; ") + kInOrder);
}

TEST_CASE("tcp waiting: what does not come in time was not captured") {
    Opened it;
    it.seen.add(it.talk.data(kServer, 0, "cert", 10));
    CHECK(it.rest().empty());
    SUBCASE("by time") {
        it.seen.wait_in_vain(it.talk);
    }
    SUBCASE("by segments") {
        for (std::uint64_t number = 0; number < stream::kWaitSegments; ++number) {
            CHECK(it.rest().empty());
            it.seen.add(it.talk.ack(kClient, 6, 0));
        }
    }
    CHECK(it.rest() == "; client gap 6+3; server acked 10; server 0 cert");
    // The last byte may have been a FIN, and is not waited for again.
    it.seen.add({it.talk.data(kServer, 4, "done", 10), it.talk.data(kClient, 10, "more", 8)});
    CHECK(it.rest() ==
          "; client gap 6+3; server acked 10; server 0 cert; server 4 done; client acked 8; "
          "client gap 9+1; client 10 more");
}

TEST_CASE("tcp waiting: what comes too late is no news") {
    Opened it;
    it.seen.add(it.talk.data(kServer, 0, "cert", 10));
    it.seen.wait_in_vain(it.talk);
    it.seen.add({it.talk.data(kClient, 6, "late", 0), it.talk.data(kClient, 10, "more", 4)});
    CHECK(it.seen.bytes(kClient) == "hello?more");
}

TEST_CASE("tcp waiting: a step of the clock is no waiting") {
    Opened it;
    const net::Packet question = it.talk.data(kClient, 6, "more", 0);
    it.seen.add(it.talk.data(kServer, 0, "cert", 10));
    it.talk.wait(2 * stream::kWaitTimeout);
    it.seen.add({it.talk.fin(kServer, 4, 10), question});
    CHECK(it.rest() == "; client 6 more; server acked 10; server 0 cert; server fin 4/10");
}

TEST_CASE("tcp waiting: a side that never comes is waited for once") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn_ack(), talk.data(kServer, 0, "cert", 50)});
    seen.wait_in_vain(talk);
    const std::string first = "opened at syn; client gap 0+49; server acked 50; server 0 cert";
    CHECK(seen.story() == first);
    seen.add(talk.data(kServer, 4, "done", 90));
    CHECK(seen.story() == first + "; server acked 90; server 4 done");
    // It comes after all.
    seen.add({talk.data(kClient, 90, "x", 8), talk.data(kServer, 8, "bye", 100)});
    CHECK(seen.story().find("bye") == std::string::npos);
    seen.add(talk.data(kClient, 91, "yyyyyyyyy", 8));
    seen.wait_in_vain(talk);
    CAPTURE(seen.story());
    CHECK(seen.story().find("client 91") < seen.story().find("server 8 bye"));
    CHECK(seen.bytes(kServer) == "certdonebye");
}

TEST_CASE("tcp waiting: a reset waits behind what its side has said") {
    Opened it;
    const net::Packet answer = it.talk.data(kServer, 0, "cert", 6);
    net::Packet reset = it.talk.rst(kClient, 9);
    reset.flags = net::kRst;
    it.seen.add({it.talk.data(kClient, 6, "no", 4), it.talk.fin(kClient, 8, 4), reset, answer});
    CHECK(it.rest() ==
          "; server acked 6; server 0 cert; client acked 4; client 6 no; client fin 8/4; client "
          "rst 8/no ACK");
}

TEST_CASE("tcp waiting: what makes no sense waits for nothing") {
    Opened it;
    it.seen.add({it.talk.data(kServer, stream::kMaxAhead + 1, "far", 10),
                 it.talk.data(kServer, 0, "ok", 6 + stream::kMaxUnseen + 1)});
    CHECK(it.seen.bytes(kServer) == "ok");
    CHECK(it.seen.streams().counters().stray_segments == 1);
}

TEST_CASE("tcp waiting: what waits is handed on at the end, and dropped bytes need no order") {
    Opened it;
    it.seen.add(it.talk.data(kServer, 0, "cert", 10));
    SUBCASE("of the capture") {
        it.seen.finish();
        CHECK(it.rest() == "; client gap 6+3; server acked 10; server 0 cert; ended with capture");
    }
    SUBCASE("of interest") {
        it.seen.skip_payload(0);
        it.seen.add(it.talk.fin(kServer, 4, 10));
        it.seen.finish();
        CHECK(it.rest() == "; server fin 4/10; ended with capture");
    }
}

TEST_CASE("tcp waiting: without room nothing waits") {
    Opened it;
    const std::string much(60'000, 'x');
    for (std::int64_t number = 0; number < 6; ++number) {
        it.seen.add(it.talk.data(kServer, number * 60'000, much, 10));
    }
    CHECK(it.seen.streams().counters().pending_ceiling_hit > 0);
    it.seen.add(it.talk.data(kClient, 6, "more", 0));
    CHECK(it.seen.bytes(kServer).size() == 360'000);
}
