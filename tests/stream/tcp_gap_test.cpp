// SPDX-License-Identifier: GPL-2.0-or-later
// What is missing is an event, never bytes: cut by the snapshot length, or not captured.
#include <doctest/doctest.h>

#include "stream/conversation.h"
#include "stream/limits.h"
#include "stream/recorder.h"

using namespace siptls;
using namespace siptls::test;

namespace {

// A connection on which the server's bytes 3 to 5 were not captured, but those behind them.
struct Holed {
    Conversation talk;
    Recorder seen;

    Holed() {
        seen.add({talk.syn(), talk.syn_ack(), talk.data(kServer, 0, "abc"),
                  talk.data(kServer, 6, "ghi")});
        CHECK(seen.story() == "opened at syn; server 0 abc");
    }
    std::string rest() const {
        return seen.story().substr(std::string("opened at syn; server 0 abc").size());
    }
};

}  // namespace

TEST_CASE("tcp gap: what the snapshot length cut is a gap at the end of its segment") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack(), cut(talk.data(kServer, 0, "abcdef"), 2),
              cut(talk.data(kServer, 6, "ghi"), 0), talk.data(kServer, 9, "j")});
    CHECK(seen.story() == "opened at syn; server 0 ab; server cut 2+4; server cut 6+3; server 9 j");
    CHECK(seen.streams().counters().gaps == 0);
}

TEST_CASE("tcp gap: a cut segment out of order waits like any other") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack(), cut(talk.data(kServer, 3, "defg"), 1),
              cut(talk.data(kServer, 3, "defg"), 1), talk.data(kServer, 0, "abcXefgh")});
    CHECK(seen.story() ==
          "opened at syn; server overlap differs; server 0 abc; server 3 d; server cut 4+3; "
          "server 7 h");
}

TEST_CASE("tcp gap: cut bytes from before the start of a late join do not shift what follows") {
    Conversation talk;
    Recorder seen;
    seen.add(talk.data(kClient, 10, "abc"));
    seen.wait_in_vain(talk);
    seen.add({cut(talk.data(kClient, 5, "vwxyzabcdef"), 2), talk.data(kClient, 16, "g")});
    CHECK(seen.story() == "opened late; client 0 abc; client cut 3+3; client 6 g");
}

TEST_CASE("tcp gap: a hole that is not acknowledged is never given up while the flow lives") {
    Holed it;
    for (std::uint32_t packet = 0; packet < 3 * stream::kHolePackets; ++packet) {
        it.talk.wait(kSecond);
        it.seen.add(it.talk.ack(kClient, 0, 3));
    }
    CHECK(it.rest() == "; client acked 3");
    it.seen.add(it.talk.data(kServer, 3, "def"));
    CHECK(it.rest() == "; client acked 3; server 3 def; server 6 ghi");
}

TEST_CASE("tcp gap: an acknowledged hole is given up by time") {
    Holed it;
    it.seen.add(it.talk.ack(kClient, 0, 9));
    it.talk.wait(stream::kHoleTimeout - kSecond / 2);
    it.seen.advance(it.talk.now());
    it.seen.add(it.talk.ack(kClient, 0, 9));
    CHECK(it.rest() == "; client acked 9");
    it.talk.wait(kSecond / 2);
    it.seen.advance(it.talk.now());
    it.seen.add(it.talk.ack(kClient, 0, 9));
    CHECK(it.rest() == "; client acked 9; server gap 3+3; server 6 ghi");
    CHECK(it.seen.streams().counters().gaps == 1);
}

TEST_CASE("tcp gap: an acknowledged hole is given up by packets") {
    Holed it;
    for (std::uint32_t packet = 1; packet < stream::kHolePackets; ++packet) {
        it.seen.add(it.talk.ack(kClient, 0, 9));
    }
    CHECK(it.rest() == "; client acked 9");
    it.seen.add(it.talk.ack(kClient, 0, 9));
    CHECK(it.rest() == "; client acked 9; server gap 3+3; server 6 ghi");
}

TEST_CASE("tcp gap: a reordering mirror has the same patience for each hole") {
    Holed it;
    it.seen.add({it.talk.data(kServer, 12, "mno"), it.talk.ack(kClient, 0, 15)});
    for (std::uint32_t packet = 2; packet < stream::kHolePackets; ++packet) {
        it.seen.add(it.talk.ack(kClient, 0, 15));
    }
    it.seen.add({it.talk.data(kServer, 3, "def"), it.talk.ack(kClient, 0, 15)});
    CHECK(it.rest() == "; client acked 15; server 3 def; server 6 ghi");
    it.seen.add(it.talk.data(kServer, 9, "jkl"));
    CHECK(it.rest() ==
          "; client acked 15; server 3 def; server 6 ghi; server 9 jkl; server 12 mno");
}

TEST_CASE("tcp gap: only what was acknowledged is given up") {
    Holed it;
    it.seen.add({it.talk.data(kServer, 12, "mno"), it.talk.ack(kClient, 0, 11)});
    it.talk.wait(stream::kHoleTimeout);
    it.seen.advance(it.talk.now());
    it.seen.add({it.talk.ack(kClient, 0, 11), it.talk.data(kServer, 11, "l")});
    CHECK(it.rest() ==
          "; client acked 11; server gap 3+3; server 6 ghi; server gap 9+2; server 11 l; "
          "server 12 mno");
}

TEST_CASE("tcp gap: lost bytes before a FIN are given up as well") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack(), talk.data(kServer, 0, "abc"), talk.fin(kServer, 6),
              talk.ack(kClient, 0, 7)});
    talk.wait(stream::kHoleTimeout);
    seen.advance(talk.now());
    seen.add(talk.ack(kClient, 0, 7));
    CHECK(seen.story() ==
          "opened at syn; server 0 abc; client acked 7; server gap 3+3; server fin 6/0");
}

TEST_CASE("tcp gap: of lost bytes before a FIN only the acknowledged are given up") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack(), talk.fin(kServer, 6), talk.ack(kClient, 0, 4)});
    talk.wait(stream::kHoleTimeout);
    seen.advance(talk.now());
    seen.add({talk.ack(kClient, 0, 4), talk.data(kServer, 4, "ef")});
    CHECK(seen.story() ==
          "opened at syn; client acked 4; server gap 0+4; server 4 ef; server fin 6/0");
}

TEST_CASE("tcp gap: what is still missing at the end is a gap before it") {
    Holed it;
    SUBCASE("of the capture") {
        it.seen.finish();
        CHECK(it.rest() == "; server gap 3+3; server 6 ghi; ended with capture");
    }
    SUBCASE("by silence") {
        it.talk.wait(stream::kIdleTimeout + kSecond);
        it.seen.advance(it.talk.ack(kClient, 0, 3).time);
        CHECK(it.rest() == "; server gap 3+3; server 6 ghi; ended timed out");
    }
    SUBCASE("of a closed connection") {
        it.seen.add({it.talk.fin(kServer, 9), it.talk.fin(kClient, 0, 10)});
        CHECK(it.rest() == "");
        it.seen.finish();
        CHECK(it.rest() ==
              "; server gap 3+3; server 6 ghi; server fin 9/0; client acked 10; client fin 0/10; "
              "ended closed");
    }
    SUBCASE("by a new connection") {
        it.talk.numbered(9, 9);
        it.seen.add(it.talk.syn());
        CHECK(it.rest() == "; server gap 3+3; server 6 ghi; ended replaced");
    }
}

TEST_CASE("tcp gap: a segment from far away is no part of the stream") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack(), talk.data(kServer, stream::kMaxAhead + 1, "far", 5),
              talk.fin(kServer, stream::kMaxAhead + 1),
              talk.data(kServer, -stream::kMaxAhead - 2, "x"), talk.data(kServer, 0, "abc")});
    CHECK(seen.story() == "opened at syn; server 0 abc");
    CHECK(seen.streams().counters().stray_segments == 3);
}

TEST_CASE("tcp gap: an acknowledgement of what cannot have been sent is ignored") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack(), talk.ack(kClient, 0, stream::kMaxAhead + 1),
              talk.ack(kClient, 0, -5), talk.ack(kClient, 0, 5)});
    CHECK(seen.story() == "opened at syn; client acked 5");
}
