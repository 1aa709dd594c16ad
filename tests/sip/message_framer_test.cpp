// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/message_framer.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "sip/limits.h"
#include "sip/samples.h"
#include "text_properties.h"

using namespace siptls::sip;
using namespace siptls::tests;
using siptls::Bytes;

namespace {

using Messages = std::vector<std::string>;

Messages push(MessageFramer& framer, std::string_view chunk) {
    framer.push(bytes_of(chunk));
    Messages messages;
    Bytes message;
    while (framer.next(message)) {
        messages.emplace_back(text_of(message));
    }
    return messages;
}

struct Framed {
    Messages messages;
    Framing state = Framing::Ok;
    std::uint64_t oversized = 0;

    bool operator==(const Framed&) const = default;
};

Framed frame(const std::vector<std::vector<std::uint8_t>>& chunks) {
    MessageFramer framer;
    Framed framed;
    for (const auto& chunk : chunks) {
        for (std::string& message : push(framer, text_of(chunk))) {
            framed.messages.push_back(std::move(message));
        }
    }
    framed.state = framer.state();
    framed.oversized = framer.oversized();
    return framed;
}

Framed frame(std::string_view stream) {
    return frame({{stream.begin(), stream.end()}});
}

std::string joined(std::initializer_list<std::string_view> parts) {
    std::string all;
    for (const std::string_view part : parts) {
        all += part;
    }
    return all;
}

std::string with_body(std::size_t size) {
    return "MESSAGE sip:a@b SIP/2.0\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
           std::string(size, 'x');
}

}  // namespace

TEST_CASE("framer: messages are cut by Content-Length") {
    const auto framed = frame(joined({kLyncRegister, kServiceWithBody, kLyncRegisterAgain}));
    CHECK(framed.state == Framing::Ok);
    REQUIRE(framed.messages.size() == 3);
    CHECK(framed.messages[0] == kLyncRegister);
    CHECK(framed.messages[1] == kServiceWithBody);
    CHECK(framed.messages[2] == kLyncRegisterAgain);
}

TEST_CASE("framer: the same bytes in any chunking give the same messages") {
    const std::string streams[] = {
        joined({"\r\n\r\n", kLyncRegister, "\r\n\r\n", kServiceWithBody, "\r\n", kBaresipRegister}),
        // Damage in the middle: a length that is none, bytes that are no message.
        joined({kLyncChallenged, "garbage\r\n", with(kServiceWithBody, "l: 32", "l: 3x"),
                kLyncAccepted, "SIP x y\nz", kKamailioChallenged}),
        joined({"GET / HTTP/1.1\r\n\r\n", kLyncRegister}),
    };
    for (const std::string& stream : streams) {
        const Framed whole = frame(stream);
        for_each_chunking(bytes_of(stream),
                          [&](const auto& chunks) { CHECK(frame(chunks) == whole); });
    }
}

TEST_CASE("framer: a message within one chunk is a view into it") {
    const std::string chunk = joined({kLyncRegister, kServiceWithBody});
    MessageFramer framer;
    framer.push(bytes_of(chunk));
    Bytes message;
    REQUIRE(framer.next(message));
    CHECK(text_of(message).data() == chunk.data());
    REQUIRE(framer.next(message));
    CHECK(text_of(message).data() == chunk.data() + kLyncRegister.size());
    CHECK_FALSE(framer.next(message));
}

TEST_CASE("framer: a proper prefix holds no message and is not refused") {
    for_each_prefix(bytes_of(kServiceWithBody), [](Bytes prefix) {
        const auto framed = frame({{prefix.begin(), prefix.end()}});
        CHECK(framed.messages.empty());
        CHECK(framed.state == Framing::Ok);
    });
}

TEST_CASE("framer: a stream that is not SIP is known by its first bytes and stays so") {
    MessageFramer framer;
    CHECK(push(framer, "\r\nGE").empty());
    CHECK(framer.state() == Framing::Ok);
    CHECK(push(framer, "T /").empty());
    CHECK(framer.state() == Framing::NotSip);
    CHECK(push(framer, kLyncRegister).empty());
    framer.skip_gap();
    CHECK(push(framer, kLyncRegister).empty());
    CHECK(framer.state() == Framing::NotSip);
}

TEST_CASE("framer: keep-alives alone are neither message nor damage") {
    const auto framed = frame("\r\n\r\n\r\n\r\n");
    CHECK(framed.messages.empty());
    CHECK(framed.state == Framing::Ok);
}

TEST_CASE("framer: without Content-Length there is no body") {
    const std::string bare = "SIP/2.0 200 OK\nTo: x\n\n";
    const auto framed = frame(bare + bare);
    CHECK(framed.messages == Messages{bare, bare});
    CHECK(framed.state == Framing::Ok);
}

TEST_CASE("framer: a folded or repeated Content-Length counts once") {
    const auto framed = frame("SIP/2.0 200 OK\r\nContent-length:\r\n  2\r\nL: 2\r\n\r\nab" +
                              std::string(kLyncAccepted));
    REQUIRE(framed.messages.size() == 2);
    CHECK(framed.messages[0].ends_with("\r\n\r\nab"));
    CHECK(framed.state == Framing::Ok);
}

TEST_CASE("framer: the shortest Content-Length counts") {
    const std::string shortest = "SIP/2.0 200 OK\nl:2\n\nab";
    CHECK(frame(shortest + shortest).messages == Messages{shortest, shortest});
}

TEST_CASE("framer: what only looks like a Content-Length is none") {
    for (const char* other : {"Content-Lengths: 9", "Subject: a\r\n l: 9", "c: 9", "l",
                              "Content-Length 9", "Content Length: 9", "xl: 9", "X: l: 9", "\rl: 9",
                              "Contact: a\r\nCall-ID: l: 9", "\rContent-Length: 9"}) {
        CAPTURE(other);
        const std::string message =
            with(kServiceWithBody, "l: 32", std::string(other) + "\r\nl : 32");
        const auto framed = frame(joined({message, kLyncRegister}));
        CHECK(framed.messages == Messages{message, std::string(kLyncRegister)});
        CHECK(framed.state == Framing::Ok);
    }
}

TEST_CASE("framer: a length that contradicts itself costs that message alone") {
    for (const char* bad :
         {"l: 1\r\nContent-Length: 2", "l: -1", "l:", "l: 99999999999", "l: 16777217", "l: 1 2"}) {
        CAPTURE(bad);
        const auto framed = frame(
            joined({kLyncRegister, with(kServiceWithBody, "l: 32", bad), kLyncRegisterAgain}));
        CHECK(framed.messages ==
              Messages{std::string(kLyncRegister), std::string(kLyncRegisterAgain)});
        CHECK(framed.state == Framing::Malformed);
    }
}

TEST_CASE("framer: a wrong length is survived at the next start line") {
    // Too short: what is left of the body is no start line, but the next message follows it.
    const auto framed = frame(joined({with(kServiceWithBody, "l: 32", "l: 4"), kLyncRegister}));
    REQUIRE(framed.messages.size() == 2);
    CHECK(framed.messages[1] == kLyncRegister);
    CHECK(framed.state == Framing::Malformed);
}

TEST_CASE("framer: behind a gap messages come again from the next start line on") {
    MessageFramer framer;
    CHECK(push(framer, kLyncChallenged.substr(0, 100)).empty());
    framer.skip_gap();
    // The stream goes on inside a body that has no line end.
    const std::string rest = joined({"<x/></xml>", kLyncAccepted, kLyncChallenged});
    CHECK(push(framer, rest) == Messages{std::string(kLyncAccepted), std::string(kLyncChallenged)});
    CHECK(framer.state() == Framing::Ok);
}

TEST_CASE("framer: behind a gap any chunking gives the same messages") {
    const std::string rest =
        joined({"Via: SIP/2.0/TLS x\r\n\r\n", std::string(2 * kMaxStartLine, 'x'), kLyncAccepted,
                kServiceWithBody});
    for_each_chunking(bytes_of(rest).subspan(2 * kMaxStartLine - 100), [&](const auto& chunks) {
        MessageFramer framer;
        framer.skip_gap();
        Messages messages;
        for (const auto& chunk : chunks) {
            for (std::string& message : push(framer, text_of(chunk))) {
                messages.push_back(std::move(message));
            }
        }
        CHECK(messages == Messages{std::string(kLyncAccepted), std::string(kServiceWithBody)});
    });
}

TEST_CASE("framer: joined late it is never refused") {
    MessageFramer framer;
    framer.skip_gap();
    CHECK(push(framer, "\x17\x03\x01 no SIP\r\n").empty());
    CHECK(framer.state() == Framing::Ok);
    CHECK(push(framer, kLyncRegister).size() == 1);
}

TEST_CASE("framer: what was not fetched is lost as in a gap") {
    MessageFramer framer;
    const std::string two = joined({kLyncRegister, kLyncRegisterAgain});
    framer.push(bytes_of(two));
    Bytes message;
    REQUIRE(framer.next(message));
    CHECK(push(framer, kServiceWithBody) == Messages{std::string(kServiceWithBody)});
}

TEST_CASE("framer: an oversized message is skipped and counted") {
    const std::size_t head = with_body(10000).size() - 10000;
    const std::string fits = with_body(kMaxMessage - head);
    REQUIRE(fits.size() == kMaxMessage);
    const std::string large = with_body(kMaxMessage - head + 1);
    const auto framed = frame(joined({fits, large, kLyncRegister}));
    CHECK(framed.messages == Messages{fits, std::string(kLyncRegister)});
    CHECK(framed.oversized == 1);
    CHECK(framed.state == Framing::Ok);

    std::vector<std::vector<std::uint8_t>> chunks;
    const std::string stream = joined({fits, large, kLyncRegister});
    for (std::size_t at = 0; at < stream.size(); at += 1460) {
        const std::string piece = stream.substr(at, 1460);
        chunks.emplace_back(piece.begin(), piece.end());
    }
    CHECK(frame(chunks) == framed);
}

TEST_CASE("framer: header fields without end are given up and counted") {
    std::string endless = "SIP/2.0 200 OK\r\n";
    while (endless.size() < 3 * kMaxMessage) {
        endless += "a: b\r\n";
    }
    const std::string stream = joined({kLyncRegister, endless, kLyncRegisterAgain});
    const auto framed = frame(stream);
    CHECK(framed.messages == Messages{std::string(kLyncRegister), std::string(kLyncRegisterAgain)});
    CHECK(framed.oversized == 1);
}
