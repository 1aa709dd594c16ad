// SPDX-License-Identifier: GPL-2.0-or-later
// The same two endpoints again, and flow ids that are used again.
#include <doctest/doctest.h>

#include "stream/conversation.h"
#include "stream/limits.h"
#include "stream/recorder.h"

using namespace siptls;
using namespace siptls::test;

TEST_CASE("tcp reuse: a new SYN on the same endpoints is a new connection, whatever came before") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack(), talk.data(kClient, 0, "old")});
    std::string first = "opened at syn; client 0 old; ";
    SUBCASE("after a reset") {
        seen.add(talk.rst(kClient, 3));
        first += "client rst 3/0; ended closed";
    }
    SUBCASE("after FINs") {
        seen.add({talk.fin(kClient, 3), talk.fin(kServer, 0, 4)});
        first += "client fin 3/0; server acked 4; server fin 0/4; ended closed";
    }
    SUBCASE("after one FIN") {
        seen.add(talk.fin(kClient, 3));
        first += "client fin 3/0; ended replaced";
    }
    SUBCASE("without any close") {
        first += "ended replaced";
    }
    talk.numbered(77, 88);
    seen.add({talk.syn(), talk.syn_ack(), talk.data(kClient, 0, "new")});
    seen.finish();
    CHECK(seen.flows() == 2);
    CHECK(seen.story(0) == first);
    CHECK(seen.story(1) == "opened at syn; client 0 new; ended with capture");
}

TEST_CASE("tcp reuse: the former server may open a connection to the former client") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack(), talk.data(kClient, 0, "old")});
    net::Packet syn = talk.syn();
    std::swap(syn.source, syn.destination);
    net::Packet data = talk.data(kClient, 0, "new");
    std::swap(data.source, data.destination);
    seen.add({syn, data});
    CHECK(seen.story(0) == "opened at syn; client 0 old; ended replaced");
    CHECK(seen.story(1) == "opened at syn; client 0 new");
}

TEST_CASE("tcp reuse: after silence without a close the endpoints start afresh") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack(), talk.data(kClient, 0, "old")});
    talk.wait(stream::kIdleTimeout + kSecond);
    talk.numbered(3'000'000'000, 5);
    seen.add(talk.data(kClient, 0, "new"));
    CHECK(seen.story(0) == "opened at syn; client 0 old; ended timed out");
    seen.finish();
    CHECK(seen.story(1) == "opened late; client 0 new; ended with capture");
}

TEST_CASE("tcp reuse: an id names one flow within a call, and is used again after it") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack(), talk.data(kClient, 0, "a")});
    talk.numbered(77, 88);
    // The first flow ends and the second opens with one segment, which also shows its bytes.
    net::Packet syn = talk.data(kClient, -1, "b");
    syn.flags = net::kSyn;
    seen.add(syn);
    REQUIRE(seen.flows() == 2);
    CHECK(seen.id(0) != seen.id(1));
    seen.skip_payload(0);  // said when the first had ended already
    seen.add(talk.data(kClient, 1, "c"));
    CHECK(seen.story(1) == "opened at syn; client 0 b; client 1 c");
    talk.numbered(123, 456);
    seen.add({talk.syn(), talk.data(kClient, 0, "d")});
    CHECK(seen.id(2) == seen.id(0));
}

TEST_CASE("tcp reuse: a flow lingers by its own close, not by that of the id's former owner") {
    Conversation talk;
    Recorder seen;
    const auto open_and_close = [&](std::uint32_t isn) {
        talk.numbered(isn, 7);
        seen.add({talk.syn(), talk.data(kClient, 0, "x"), talk.rst(kClient, 1)});
    };
    open_and_close(1'000);
    open_and_close(2'000'000);
    talk.wait(stream::kLinger - kSecond / 10);
    open_and_close(3'000'000);
    REQUIRE(seen.id(2) == seen.id(0));
    talk.wait(kSecond / 5);
    seen.add(talk.data(kServer, 0, "late"));
    CHECK(seen.story(2) == "opened at syn; client 0 x; client rst 1/0; server 0 late");
}

namespace {

// A connection that was reset in the client's name, and is over.
struct Ended {
    Conversation talk;
    Recorder seen;

    Ended() {
        seen.add({talk.syn(), talk.syn_ack(), talk.data(kClient, 0, "hello"),
                  talk.data(kServer, 0, "flight", 5), talk.rst(kClient, 5)});
        talk.wait(stream::kLinger + kSecond);
        seen.advance(talk.now());
    }
};

}  // namespace

TEST_CASE("tcp reuse: what a side repeats long after the end begins nothing") {
    Ended it;
    for (const Nanoseconds pause : {1, 2, 4, 8, 16, 32, 64, 120, 120, 120}) {
        it.seen.add(it.talk.data(kServer, 0, "flight", 5));
        it.seen.add(it.talk.data(kServer, 3, "ght", 0));
        it.seen.add(it.talk.syn_ack());
        it.talk.wait(pause * kSecond);
    }
    it.seen.add(it.talk.data(kClient, 0, "hello"));
    it.seen.finish();
    CHECK(it.seen.flows() == 1);
    CHECK(it.seen.streams().counters().repeated_segments == 31);
    CHECK(it.seen.streams().syn_tallies().empty());
}

TEST_CASE("tcp reuse: near misses: what begins something long after the end") {
    Ended it;
    SUBCASE("a SYN, whatever its number") {
        it.seen.add({it.talk.syn(), it.talk.syn_ack()});
    }
    SUBCASE("who goes on in spite of the reset") {
        it.seen.add(it.talk.data(kServer, 6, "more", 5));
    }
    SUBCASE("the client's numbers are others") {
        it.talk.numbered(3'000'000'000, 2'000'000);
        it.seen.add(it.talk.data(kServer, 0, "flight", 5));
    }
    SUBCASE("the server's numbers are others") {
        it.talk.numbered(1'000, 3'000'000'000);
        it.seen.add(it.talk.data(kServer, 0, "flight", 5));
    }
    SUBCASE("longer silence than any between two repetitions") {
        it.talk.wait(stream::kRepeatTimeout + kSecond);
        it.seen.add(it.talk.data(kServer, 0, "flight", 5));
    }
    SUBCASE("other ports") {
        Conversation other(40'000);
        other.wait(it.talk.now().nanoseconds - other.now().nanoseconds);
        it.seen.add(other.data(kServer, 0, "flight", 5));
    }
    it.seen.finish();
    CHECK(it.seen.flows() == 2);
}

TEST_CASE("tcp reuse: behind an end a new connection begins without its SYN as well") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack(), talk.data(kClient, 0, "old"), talk.rst(kClient, 3)});
    std::string opened = "opened at syn";
    SUBCASE("the answer to it was captured") {
        talk.numbered(200'000, 2'200'000);
        seen.add(talk.syn_ack());
    }
    SUBCASE("neither was, and numbers have gone on by much") {
        talk.numbered(9'000'000, 22'000'000);
        opened = "opened late";
    }
    seen.add({talk.ack(kClient, 0, 0), talk.data(kClient, 0, "new")});
    seen.finish();
    CHECK(seen.story(0) == "opened at syn; client 0 old; client rst 3/0; ended closed");
    REQUIRE(seen.flows() == 2);
    CHECK(seen.story(1) == opened + "; client 0 new; ended with capture");
}

TEST_CASE("tcp reuse: near miss: the answer to its own SYN may come behind the end") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack(), talk.data(kClient, 0, "old"), talk.rst(kClient, 3),
              talk.syn_ack()});
    seen.finish();
    CHECK(seen.flows() == 1);
}

TEST_CASE("tcp reuse: at the end flows end in the order of their beginning") {
    stream::TcpStreams streams(1, Conversation::is_server);
    Conversation first(1'000);
    Conversation second(2'000);
    streams.add(first.syn());
    streams.add(first.data(kClient, 0, "a"));
    streams.add(second.syn());
    streams.add(second.data(kClient, 0, "b"));
    first.numbered(77, 88);  // ends the first flow, and takes its id at the second try
    streams.add(first.syn());
    first.numbered(777, 888);
    streams.add(first.syn());
    streams.add(first.data(kClient, 0, "c"));
    std::vector<FlowId> order;
    for (const stream::Delivery& delivery : streams.finish()) {
        order.push_back(delivery.flow);
    }
    CHECK(order == std::vector<FlowId>{1, 0});
}

TEST_CASE("tcp reuse: many connections one after the other use few ids") {
    Recorder seen;
    Conversation talk;
    for (std::uint32_t round = 0; round < 1'000; ++round) {
        talk.numbered(round * 1'000'003, round);
        seen.add({talk.syn(), talk.data(kClient, 0, "x"), talk.rst(kServer, 0, 1)});
        CHECK(seen.id(round) <= 1);
    }
}
