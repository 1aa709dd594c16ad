// SPDX-License-Identifier: GPL-2.0-or-later
// How a connection begins: with its SYN, in the middle, seen from one side only, or not at all.
#include <string>

#include <doctest/doctest.h>

#include "stream/conversation.h"
#include "stream/limits.h"
#include "stream/recorder.h"

using namespace siptls;
using namespace siptls::test;

namespace {

const Endpoint server_endpoint = test::endpoint(0xc0000202, 5061);

}  // namespace

TEST_CASE("tcp start: a capture that begins in the middle joins late, from either side") {
    Conversation talk;
    Recorder seen;
    SUBCASE("client first") {
        seen.add({talk.data(kClient, 700, "abc", 900), talk.data(kServer, 900, "xyz", 703)});
        seen.wait_in_vain(talk);
        CHECK(seen.story() == "opened late; client 0 abc; server acked 3; server 0 xyz");
    }
    SUBCASE("server first") {
        seen.add({talk.data(kServer, 900, "xyz", 700), talk.data(kClient, 700, "abc", 903)});
        seen.wait_in_vain(talk);
        CHECK(seen.story() == "opened late; server 0 xyz; client acked 3; client 0 abc");
    }
}

TEST_CASE("tcp start: without a server test's word the lower port is the server") {
    Conversation talk(80);
    auto packet = talk.data(kServer, 0, "x");
    packet.source.port = 443;
    stream::TcpStreams streams(1, [](const Endpoint&) { return false; });
    CHECK(streams.add(packet).empty());
    const auto deliveries = streams.finish();
    REQUIRE(deliveries.size() >= 1);
    const auto* opened = std::get_if<TcpOpened>(&deliveries.front().what);
    REQUIRE(opened);
    CHECK(opened->server.port == 80);
    CHECK(opened->client.port == 443);
}

TEST_CASE("tcp start: a connection known from the server's answer alone says so") {
    for (const bool with_syn : {true, false}) {
        CAPTURE(with_syn);
        Conversation talk;
        stream::TcpStreams streams(1, [](const Endpoint&) { return false; });
        if (with_syn) {
            streams.add(talk.syn());
        }
        const auto deliveries = streams.add(talk.syn_ack());
        REQUIRE(deliveries.size() >= 1);
        CHECK(std::holds_alternative<TcpOpened>(deliveries.front().what));
        CHECK(deliveries.front().side == (with_syn ? kClient : kServer));
    }
}

TEST_CASE("tcp start: what one side only acknowledged was sent, though nobody captured it") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn_ack(), talk.data(kServer, 0, "cert", 84), talk.fin(kServer, 4, 84)});
    seen.finish();
    CHECK(seen.story().find("client gap 0+83") != std::string::npos);
    Recorder quiet;
    quiet.add({talk.syn_ack(), talk.fin(kServer, 0, 1)});  // perhaps a FIN
    quiet.finish();
    CHECK(quiet.story().find("gap") == std::string::npos);
}

TEST_CASE("tcp start: bytes that were acknowledged before they were captured are not lost") {
    Conversation talk;
    Recorder seen;
    seen.add(talk.data(kServer, 0, "cert", 6));
    SUBCASE("without the SYN") {}
    SUBCASE("with the SYN") {
        seen.add(talk.syn());
    }
    seen.add(talk.data(kClient, 0, "hello?", 0));
    seen.wait_in_vain(talk);
    CHECK(seen.bytes(kClient) == "hello?");
    CHECK(seen.bytes(kServer) == "cert");
}

TEST_CASE("tcp start: the start of a stream moves neither far nor once bytes were handed on") {
    Conversation talk;
    Recorder seen;
    seen.add(talk.data(kServer, 900, "xyz", 100'000));
    SUBCASE("far") {
        seen.wait_in_vain(talk);
        seen.add({talk.data(kClient, 100'000 - stream::kMaxLateStart - 1, "old", 903),
                  talk.data(kClient, 100'000, "abc", 903)});
    }
    SUBCASE("later") {
        seen.add(talk.data(kClient, 100'000, "abc", 903));
        seen.wait_in_vain(talk);
        seen.add(talk.data(kClient, 99'997, "old", 903));
    }
    seen.add(talk.data(kClient, 100'003, "def", 903));
    CHECK(seen.bytes(kClient) == "abcdef");
}

TEST_CASE("tcp start: a keep-alive probe does not move the start") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.data(kServer, 900, "xyz", 700), talk.data(kClient, 699, "\1", 903),
              talk.data(kClient, 700, "abc", 903)});
    seen.wait_in_vain(talk);
    CHECK(seen.bytes(kClient) == "abc");
}

TEST_CASE("tcp start: a late SYN belongs to the connection that its data began") {
    Conversation talk;
    Recorder seen;
    const char* joined = "opened at syn;";
    seen.add(talk.data(kClient, 0, "hello?"));
    SUBCASE("in time") {}
    SUBCASE("too late to tell where the connection began") {
        joined = "opened late;";
        seen.wait_in_vain(talk);
    }
    seen.add({talk.syn(), talk.syn_ack(), talk.data(kServer, 0, "cert", 6)});
    CHECK(seen.flows() == 1);
    CHECK(seen.story() == joined + std::string(" client 0 hello?; server acked 6; server 0 cert"));
}

TEST_CASE("tcp start: without the SYN the answer to it opens the connection at its beginning") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn_ack(), talk.ack(kClient, 0, 0), talk.data(kClient, 0, "abc")});
    CHECK(seen.story() == "opened at syn; client 0 abc");
}

TEST_CASE("tcp start: acknowledgements, resets and FINs of unknown connections open nothing") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.ack(kClient, 5, 7), talk.rst(kServer, 7, 5), talk.fin(kClient, 5, 7)});
    seen.finish();
    CHECK(seen.flows() == 0);
}

TEST_CASE("tcp start: one direction only is followed, with or without its SYN") {
    Conversation talk;
    Recorder seen;
    SUBCASE("client only") {
        seen.add({talk.syn(), talk.ack(kClient, 0, 0), talk.data(kClient, 0, "abc"),
                  talk.ack(kClient, 3, 50), talk.fin(kClient, 3, 50)});
        seen.wait_in_vain(talk);
        CHECK(seen.story() ==
              "opened at syn; client 0 abc; client acked 50; server gap 0+49; client fin 3/50");
    }
    SUBCASE("server only") {
        seen.add({talk.syn_ack(), talk.data(kServer, 0, "abc", 50), talk.fin(kServer, 3, 50)});
        seen.wait_in_vain(talk);
        CHECK(seen.story() ==
              "opened at syn; client gap 0+49; server acked 50; server 0 abc; server fin 3/50");
    }
    SUBCASE("client only, late") {
        seen.add({talk.data(kClient, 9, "abc", 20), talk.fin(kClient, 12, 50)});
        seen.wait_in_vain(talk);
        CHECK(seen.story() ==
              "opened late; client 0 abc; server gap 0+29; client acked 30; client fin 3/30");
    }
}

TEST_CASE("tcp start: the SYN again is the same attempt") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn(), talk.syn_ack(), talk.syn_ack(), talk.syn(),
              talk.data(kClient, 0, "abc")});
    CHECK(seen.story() == "opened at syn; client 0 abc");
    CHECK(seen.tally(server_endpoint).unanswered == 0);
}

TEST_CASE("tcp start: of two answers to a SYN the last one tells where the server begins") {
    constexpr std::uint32_t kFirst = 2'000'000;
    constexpr std::uint32_t kLast = kFirst + 15'986'566;  // a second later by RFC 6528's clock
    for (const std::uint32_t last : {kLast, kFirst - 500, kFirst + 0x8000'0001}) {
        CAPTURE(last);
        Conversation talk;
        Recorder seen;
        seen.add({talk.syn(), talk.syn_ack(), talk.syn()});
        talk.numbered(1'000, last);
        seen.add({talk.syn_ack(), talk.data(kClient, 0, "hello"), talk.data(kServer, 0, "cert", 5),
                  talk.data(kClient, 5, "bye", 4)});
        CHECK(seen.story() ==
              "opened at syn; client 0 hello; server acked 5; server 0 cert; client acked 4; "
              "client 5 bye");
    }
}

TEST_CASE("tcp start: an answer with another number changes nothing that was said already") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.syn_ack(), talk.data(kClient, 0, "hello")});
    SUBCASE("the server spoke") {
        seen.add(talk.data(kServer, 0, "ce", 5));
    }
    SUBCASE("it answers another SYN") {
        talk.numbered(500, 9'000'000);
        seen.add(talk.syn_ack());
        talk.numbered(1'000, 2'000'000);
        seen.add(talk.data(kServer, 0, "ce", 5));
    }
    talk.numbered(1'000, 9'000'000);
    seen.add(talk.syn_ack());
    talk.numbered(1'000, 2'000'000);
    seen.add(talk.data(kServer, 2, "rt", 5));
    CHECK(seen.story() ==
          "opened at syn; client 0 hello; server acked 5; server 0 ce; server 2 rt");
}

TEST_CASE("tcp start: data in a SYN is followed at once and may come again") {
    Conversation talk;
    Recorder seen;
    net::Packet syn = talk.data(kClient, -1, "abc");
    syn.flags = net::kSyn;
    SUBCASE("taken by the server") {
        seen.add({syn, talk.syn_ack(), talk.data(kClient, 3, "def")});
    }
    SUBCASE("ignored by the server") {
        seen.add({syn, talk.syn_ack(), talk.data(kClient, 0, "abcdef")});
    }
    CHECK(seen.story() == "opened at syn; client 0 abc; client 3 def");
}

TEST_CASE("tcp start: a refused SYN is counted for its server and opens nothing") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.rst(kServer, -1, 0)});
    seen.finish();
    CHECK(seen.flows() == 0);
    CHECK(seen.tally(server_endpoint).refused == 1);
    CHECK(seen.tally(server_endpoint).unanswered == 0);
}

TEST_CASE("tcp start: a refused SYN is counted once, however often it was captured") {
    Conversation talk;
    Recorder seen;
    seen.add({talk.syn(), talk.rst(kServer, -1, 0), talk.syn(), talk.rst(kServer, -1, 0)});
    std::uint64_t refused = 1;
    SUBCASE("that is all") {}
    SUBCASE("near miss: another attempt from the same port") {
        talk.numbered(5, 6);
        seen.add({talk.syn(), talk.rst(kServer, -1, 0)});
        refused = 2;
    }
    SUBCASE("near miss: much later, as of a device that always begins with this number") {
        talk.wait(stream::kLinger + kSecond);
        seen.add({talk.syn(), talk.rst(kServer, -1, 0)});
        refused = 2;
    }
    SUBCASE("near miss: asked again with the same number, the server takes it") {
        seen.add({talk.syn(), talk.syn_ack(), talk.data(kClient, 0, "abc")});
        CHECK(seen.story() == "opened at syn; client 0 abc");
    }
    SUBCASE("near miss: the next attempt is answered") {
        talk.numbered(5, 6);
        seen.add({talk.syn(), talk.syn_ack(), talk.data(kClient, 0, "abc")});
        CHECK(seen.story() == "opened at syn; client 0 abc");
    }
    seen.finish();
    CHECK(seen.tally(server_endpoint).refused == refused);
    CHECK(seen.tally(server_endpoint).unanswered == 0);
}

TEST_CASE("tcp start: what belongs to an earlier connection neither answers nor refuses a SYN") {
    Conversation talk;
    Recorder seen;
    net::Packet bare_reset = talk.rst(kServer, -1, 0);
    bare_reset.flags = net::kRst;
    Conversation earlier;
    earlier.numbered(3'000'000'000, 77);
    // RFC 9293, figure 9: the server still has the old connection, the client resets that.
    seen.add({talk.syn(), earlier.ack(kServer, 40, 50), earlier.rst(kClient, 50, 0),
              earlier.rst(kServer, 40, 50), bare_reset, talk.syn(), talk.syn_ack(),
              talk.data(kServer, 0, "abc")});
    seen.finish();
    CHECK(seen.story() == "opened at syn; server 0 abc; ended with capture");
    CHECK(seen.tally(server_endpoint).refused == 0);
    CHECK(seen.streams().counters().stray_segments == 4);
}

TEST_CASE("tcp start: an unanswered SYN is counted once, however it ends") {
    Conversation talk;
    Recorder seen;
    SUBCASE("silence") {
        seen.add({talk.syn(), talk.syn()});
        talk.wait(stream::kSynTimeout + kSecond);
        seen.add(Conversation(40'000).data(kClient, 0, "x"));
        net::Packet later = Conversation(40'000).data(kClient, 0, "x");
        later.time = talk.ack(kClient, 0, 0).time;
        seen.add(later);
    }
    SUBCASE("the capture ends some time after it") {
        seen.add(talk.syn());
        talk.wait(stream::kSynAnswerTime);
        seen.add(talk.syn());
        seen.finish();
    }
    SUBCASE("a new attempt from the same port") {
        seen.add(talk.syn());
        talk.numbered(5, 6);
        seen.add(talk.syn());
    }
    SUBCASE("the client gives up") {
        seen.add({talk.syn(), talk.rst(kClient, 0)});
    }
    CHECK(seen.tally(server_endpoint).unanswered == 1);
    CHECK(seen.tally(server_endpoint).refused == 0);
}

TEST_CASE("tcp start: a SYN just before the end of the capture may have been answered") {
    Conversation talk;
    Recorder seen;
    seen.add(talk.syn());
    seen.finish();
    CHECK(seen.streams().syn_tallies().empty());
}

TEST_CASE("tcp start: the first packet of each side tells its link once") {
    Conversation talk;
    Recorder seen;
    const std::uint8_t mac[] = {0, 4, 0xf2, 1, 2, 3};
    auto data = talk.data(kClient, 0, "abc");
    data.source_mac = mac;
    data.vlan = 12;
    data.hop_limit = 61;
    data.tunnel = "gre 10.0.0.1 > 10.0.0.2";
    seen.add({talk.syn(), talk.syn_ack(), data, data});
    REQUIRE(seen.links().size() == 2);
    CHECK_FALSE(seen.links()[0].mac);
    REQUIRE(seen.links()[1].mac);
    CHECK(to_string(*seen.links()[1].mac) == "00:04:f2:01:02:03");
    CHECK(seen.links()[1].vlan == 12);
    CHECK(seen.links()[1].hop_limit == 61);
    CHECK(seen.links()[0].tunnel.empty());
    CHECK(seen.links()[1].tunnel == "gre 10.0.0.1 > 10.0.0.2");
}
