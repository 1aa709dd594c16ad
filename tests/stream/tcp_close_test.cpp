// SPDX-License-Identifier: GPL-2.0-or-later
// How the sides close, and what they had sent and received by then.
#include <doctest/doctest.h>

#include "stream/conversation.h"
#include "stream/limits.h"
#include "stream/recorder.h"

using namespace siptls;
using namespace siptls::test;

namespace {

// A connection on which the client sent "abc" and the server "xyz".
struct Opened {
    Conversation talk;
    Recorder seen;

    Opened() {
        seen.add({talk.syn(), talk.syn_ack(), talk.data(kClient, 0, "abc"),
                  talk.data(kServer, 0, "xyz", 3)});
    }
    // The story after the opening.
    std::string rest() const {
        const std::string opening = "opened at syn; client 0 abc; server acked 3; server 0 xyz; ";
        const std::string story = seen.story();
        return story.rfind(opening, 0) == 0 ? story.substr(opening.size()) : story;
    }
};

}  // namespace

TEST_CASE("tcp close: after a half-close the other side goes on") {
    Opened it;
    it.seen.add({it.talk.fin(kClient, 3, 3), it.talk.data(kServer, 3, "more", 4),
                 it.talk.ack(kClient, 4, 7), it.talk.fin(kServer, 7, 4)});
    it.seen.finish();
    CHECK(it.rest() ==
          "client acked 3; client fin 3/3; server acked 4; server 3 more; client acked 7; "
          "server fin 7/4; ended closed");
}

TEST_CASE("tcp close: a FIN waits for the bytes before it, and keeps its own time") {
    Opened it;
    const net::Packet late = it.talk.data(kClient, 3, "def", 3);
    const net::Packet fin = it.talk.fin(kClient, 6, 3);
    it.seen.add(fin);
    CHECK(it.rest() == "client acked 3");
    stream::TcpStreams streams(1, Conversation::is_server);
    Conversation again;
    streams.add(again.syn());
    streams.add(again.syn_ack());
    streams.add(again.data(kServer, 0, "abc"));
    streams.add(fin);
    const auto deliveries = streams.add(again.data(kClient, 0, "abcdef"));
    REQUIRE(std::holds_alternative<TcpClosed>(deliveries.back().what));
    CHECK(deliveries.back().frame == fin.frame);
    CHECK(deliveries.back().time == fin.time);
    it.seen.add(late);
    CHECK(it.rest() == "client acked 3; client 3 def; client fin 6/3");
}

TEST_CASE("tcp close: a FIN that comes again is the first one's copy") {
    Opened it;
    it.seen.add({it.talk.data(kServer, 3, "de", 3), it.talk.fin(kClient, 6, 3),
                 it.talk.fin(kClient, 6, 5), it.talk.data(kClient, 3, "def", 3)});
    CHECK(it.rest() == "server 3 de; client acked 3; client acked 5; client 3 def; client fin 6/3");
}

TEST_CASE("tcp close: a FIN that carries data closes behind it") {
    Opened it;
    net::Packet last = it.talk.data(kClient, 3, "def", 3);
    last.flags |= net::kFin;
    it.seen.add({last, last, it.talk.ack(kServer, 3, 7)});
    CHECK(it.rest() == "client acked 3; client 3 def; client fin 6/3; server acked 7");
}

TEST_CASE("tcp close: bytes behind a FIN are not of the stream, stored or not") {
    Opened it;
    SUBCASE("after it") {
        it.seen.add({it.talk.fin(kClient, 3, 3), it.talk.data(kClient, 2, "cXX", 3)});
        CHECK(it.rest() == "client acked 3; client fin 3/3");
    }
    SUBCASE("after it, while it waits") {
        it.seen.add({it.talk.fin(kClient, 5, 3), it.talk.data(kClient, 4, "eXX", 3),
                     it.talk.data(kClient, 3, "d", 3)});
        CHECK(it.rest() == "client acked 3; client 3 d; client 4 e; client fin 5/3");
    }
    SUBCASE("before it") {
        it.seen.add({it.talk.data(kClient, 4, "eXX", 3), it.talk.fin(kClient, 5, 3),
                     it.talk.data(kClient, 3, "d", 3)});
        CHECK(it.rest() == "client acked 3; client 3 d; client 4 e; client fin 5/3");
    }
}

TEST_CASE("tcp close: a FIN before bytes that were handed on is not believed") {
    Opened it;
    it.seen.add({it.talk.fin(kClient, 1, 3), it.talk.data(kClient, 3, "d", 3)});
    CHECK(it.rest() == "client acked 3; client 3 d");
}

TEST_CASE("tcp close: a reset says what it had received") {
    Opened it;
    it.seen.add({it.talk.rst(kClient, 3, 3)});
    CHECK(it.rest() == "client acked 3; client rst 3/3");
    it.seen.finish();
    CHECK(it.rest() == "client acked 3; client rst 3/3; ended closed");
}

TEST_CASE("tcp close: a reset without ACK says nothing of what it had received") {
    Opened it;
    net::Packet reset = it.talk.rst(kClient, 3, 3);
    reset.flags = net::kRst;
    it.seen.add({reset});
    CHECK(it.rest() == "client rst 3/no ACK");
}

TEST_CASE("tcp close: an alert that the mirror swapped with its reset is not lost") {
    Opened it;
    const net::Packet alert = it.talk.data(kClient, 3, "!!", 3);
    it.seen.add({it.talk.rst(kClient, 5, 3), alert});
    CHECK(it.rest() == "client acked 3; client 3 !!; client rst 5/3");
}

TEST_CASE("tcp close: a FIN that the mirror swapped with its reset leaves no gap") {
    Opened it;
    SUBCASE("alone") {
        it.seen.add({it.talk.rst(kClient, 4, 3), it.talk.fin(kClient, 3, 3)});
        CHECK(it.rest() == "client acked 3; client rst 3/3");
    }
    SUBCASE("with the bytes before it") {
        const net::Packet alert = it.talk.data(kClient, 3, "!!", 3);
        it.seen.add({it.talk.rst(kClient, 6, 3), it.talk.fin(kClient, 5, 3), alert});
        CHECK(it.rest() == "client acked 3; client 3 !!; client rst 5/3");
    }
    SUBCASE("a FIN behind the reset's bytes is not believed") {
        it.seen.add({it.talk.rst(kClient, 5, 3), it.talk.fin(kClient, 7, 3),
                     it.talk.data(kClient, 3, "!!", 3)});
        CHECK(it.rest() == "client acked 3; client 3 !!; client rst 5/3");
    }
}

TEST_CASE("tcp close: what was lost before a reset is a gap") {
    Opened it;
    it.seen.add(it.talk.rst(kClient, 5, 3));
    it.seen.finish();
    CHECK(it.rest() == "client acked 3; client gap 3+2; client rst 5/3; ended closed");
}

TEST_CASE("tcp close: a reset before bytes that were captured loses none of them") {
    Opened it;
    it.seen.add({it.talk.data(kClient, 5, "fg", 3), it.talk.rst(kClient, 3, 3)});
    it.seen.finish();
    CHECK(it.rest() == "client acked 3; client gap 3+2; client 5 fg; client rst 7/3; ended closed");
}

TEST_CASE("tcp close: a reset out of window is ignored, and what it acknowledges too") {
    Opened it;
    it.seen.add({it.talk.rst(kClient, 3 + stream::kResetWindow + 1, 3),
                 it.talk.rst(kClient, 3 - stream::kResetWindow - 1, 3),
                 it.talk.data(kClient, 3, "def")});
    CHECK(it.rest() == "client 3 def");
    CHECK(it.seen.streams().counters().stray_segments == 2);
}

TEST_CASE("tcp close: the edges of the window are believed") {
    Opened it;
    SUBCASE("ahead") {
        it.seen.add(it.talk.rst(kClient, 3 + stream::kResetWindow, 0));
        it.seen.finish();
        CHECK(it.rest() == "client gap 3+1048576; client rst 1048579/0; ended closed");
    }
    SUBCASE("behind") {
        it.seen.add(it.talk.rst(kClient, 3 - stream::kResetWindow, 0));
        CHECK(it.rest() == "client rst 3/0");
    }
}

TEST_CASE("tcp close: a reset after the side's own FIN is told, once") {
    Opened it;
    it.seen.add({it.talk.fin(kClient, 3, 3), it.talk.data(kServer, 3, "x", 4),
                 it.talk.rst(kClient, 4, 3), it.talk.rst(kClient, 4, 3)});
    it.seen.finish();
    CHECK(it.rest() ==
          "client acked 3; client fin 3/3; server acked 4; server 3 x; client rst 3/3; ended "
          "closed");
}

TEST_CASE("tcp close: a reset lets a FIN that waits for lost bytes come before it") {
    Opened it;
    it.seen.add({it.talk.fin(kClient, 5, 3), it.talk.rst(kClient, 6, 3)});
    CHECK(it.rest() == "client acked 3; client gap 3+2; client fin 5/3; client rst 5/3");
}

TEST_CASE("tcp close: after both FINs a reset says nothing new") {
    Opened it;
    it.seen.add({it.talk.fin(kClient, 3, 3), it.talk.fin(kServer, 3, 4)});
    const std::string story = it.seen.story();
    it.seen.add(it.talk.rst(kClient, 4, 4));
    CHECK(it.seen.story() == story);
}

TEST_CASE("tcp close: a reset from elsewhere on the path is odd") {
    Opened it;
    net::Packet reset = it.talk.rst(kClient, 3, 0);
    SUBCASE("with another hop limit") {
        reset.hop_limit = 57;
        it.seen.add(reset);
        CHECK(it.rest() == "client middlebox; client rst 3/0");
    }
    SUBCASE("the hop limits of a side may vary") {
        net::Packet detour = it.talk.ack(kClient, 3, 0);
        detour.hop_limit = 56;
        reset.hop_limit = 57;
        it.seen.add({detour, reset});
        CHECK(it.rest() == "client rst 3/0");
    }
    SUBCASE("an unknown hop limit says nothing") {
        reset.hop_limit = 0;
        it.seen.add(reset);
        CHECK(it.rest() == "client rst 3/0");
    }
}

TEST_CASE("tcp close: the SYN is one of the packets to which a reset is compared") {
    Conversation talk;
    Recorder seen;
    net::Packet reset = talk.rst(kClient, 0, 0);
    reset.hop_limit = 250;
    seen.add({talk.syn(), talk.syn_ack(), reset});
    CHECK(seen.story() == "opened at syn; client middlebox; client rst 0/0");
    CHECK(seen.links().size() == 1);
    Recorder usual;
    usual.add({talk.syn(), talk.syn_ack(), talk.rst(kClient, 0, 0)});
    CHECK(usual.story() == "opened at syn; client rst 0/0");
}

TEST_CASE("tcp close: a reset that is its side's only packet is not odd") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.data(kClient, 0, "abc"), talk.rst(kServer, 0, 3)});
    CHECK(seen.story() == "opened at syn; client 0 abc; server acked 3; server rst 0/3");
}

TEST_CASE("tcp close: a closed connection lingers for late segments, then ends") {
    Opened it;
    const net::Packet late = it.talk.data(kServer, 3, "late", 3);
    it.seen.add(it.talk.rst(kClient, 3, 0));
    it.seen.add(late);
    CHECK(it.rest() == "client rst 3/0; server 3 late");
    it.talk.wait(stream::kLinger);
    it.seen.advance(it.talk.now());
    CHECK(it.rest() == "client rst 3/0; server 3 late; ended closed");
    CHECK(it.seen.flows() == 1);
}

TEST_CASE("tcp close: what changed places across a pause is of the connection before it") {
    Opened it;
    Conversation next(50'001);
    const net::Packet late = it.talk.data(kServer, 3, "late", 3);
    it.seen.add(it.talk.rst(kClient, 3, 0));
    next.wait(3 * kSecond);
    it.seen.add(next.syn());
    it.seen.add(late);
    CHECK(it.rest() == "client rst 3/0; server 3 late");
    next.wait(stream::kStepGrace);
    it.seen.add(next.syn_ack());
    CHECK(it.rest() == "client rst 3/0; server 3 late; ended closed");
    CHECK(it.seen.flows() == 2);
}

TEST_CASE("tcp close: pauses one after the other make nothing linger for long") {
    Opened it;
    it.seen.add(it.talk.rst(kClient, 3, 0));
    Conversation other(50'001);
    for (int second = 0; second < 4; ++second) {
        CHECK(it.rest() == "client rst 3/0");
        other.wait(kSecond);
        it.seen.add(other.syn());
    }
    CHECK(it.rest() == "client rst 3/0; ended closed");
}
