// SPDX-License-Identifier: GPL-2.0-or-later
// Protected records that another program has opened: their contents become the same events as those
// that keys of our own open.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "from_hex.h"
#include "session/deliveries.h"
#include "tls/decrypt/rfc8448.h"
#include "tls/samples.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

using Lines = std::vector<std::string>;

Buffer record(std::uint8_t type, const Buffer& fragment) {
    Buffer bytes(5 + fragment.size());
    bytes[0] = type;
    bytes[1] = bytes[2] = 3;
    bytes[3] = static_cast<std::uint8_t>(fragment.size() >> 8);
    bytes[4] = static_cast<std::uint8_t>(fragment.size());
    std::copy(fragment.begin(), fragment.end(), bytes.begin() + 5);
    return bytes;
}

Buffer message(std::uint8_t type, const Buffer& body) {
    Buffer bytes(4 + body.size());
    bytes[0] = type;
    bytes[2] = static_cast<std::uint8_t>(body.size() >> 8);
    bytes[3] = static_cast<std::uint8_t>(body.size());
    std::copy(body.begin(), body.end(), bytes.begin() + 4);
    return bytes;
}

Buffer message(std::uint8_t type, std::size_t length) {
    return message(type, Buffer(length, 0x5a));
}

Buffer text(std::string_view words) {
    return {words.begin(), words.end()};
}

constexpr std::string_view kOptions =
    "OPTIONS sip:example.com SIP/2.0\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";

// A flow behind its hellos. All protected records are 100 bytes of nonsense: what counts is what
// the other program says.
struct Flow {
    // TLS 1.3 after RFC 8448.
    Flow() {
        deliveries.bytes(Side::Client, record(22, message(1, from_hex(rfc8448::kClientHello))));
        deliveries.bytes(Side::Server, record(22, message(2, from_hex(rfc8448::kServerHello))));
        news();
    }
    // One segment with as many records of this type as there are contents.
    Lines send(Side side, const std::vector<Buffer>& contents, std::uint8_t type = 23) {
        Buffer segment;
        std::vector<Bytes> views;
        for (const Buffer& content : contents) {
            const Buffer sealed = record(type, Buffer(100, 0xee));
            segment.insert(segment.end(), sealed.begin(), sealed.end());
            views.emplace_back(content);
        }
        deliveries.maker().know_contents(views);
        deliveries.bytes(side, segment);
        deliveries.maker().know_contents({});
        return news();
    }
    Lines news() {
        const Lines& told = deliveries.told();
        Lines fresh(told.begin() + static_cast<std::ptrdiff_t>(seen), told.end());
        seen = told.size();
        return fresh;
    }
    Deliveries deliveries;
    std::size_t seen = 0;
};

}  // namespace

TEST_CASE("contents: the hidden flight of TLS 1.3 is told message by message") {
    Flow flow;
    const Lines expected = {"server decryption opened",
                            "server decrypted record 22 length 100",
                            "server decrypted handshake 8 body 2",
                            "server decrypted record 22 length 100",
                            "server decrypted handshake 15 body 64",
                            "server decrypted handshake 20 body 32"};
    Buffer both = message(15, 64);
    const Buffer finished = message(20, 32);
    both.insert(both.end(), finished.begin(), finished.end());
    CHECK(flow.send(Side::Server, {message(8, 2), both}) == expected);
}

TEST_CASE("contents: a message may span records, whatever its parts look like") {
    Flow flow;
    const Buffer whole = message(11, 40);
    const Buffer first(whole.begin(), whole.begin() + 10);
    const Buffer alert_like{1, 0};
    const Buffer rest(whole.begin() + 12, whole.end());
    const Lines told = flow.send(Side::Server, {first, alert_like, rest});
    CHECK(told.back() == "server decrypted handshake 11 body 40");
    CHECK(flow.deliveries.count("server decrypted record 22 length 100") == 3);
}

TEST_CASE("contents: alerts, tickets and data of TLS 1.3 are told apart") {
    Flow flow;
    flow.send(Side::Server, {message(20, 32)});
    CHECK(flow.send(Side::Server, {message(4, 50)}).back() ==
          "server decrypted handshake 4 body 50");
    CHECK(flow.send(Side::Server, {text(kOptions)}) ==
          Lines{"server decrypted record 23 length 100", "server sip"});
    CHECK(flow.send(Side::Server, {text("\r\n")}) ==
          Lines{"server decrypted record 23 length 100"});
    CHECK(flow.send(Side::Server, {text("\r\n\r\n")}) ==
          Lines{"server decrypted record 23 length 100"});
    Buffer like_a_ticket = message(4, 50);
    like_a_ticket.resize(20);  // tickets are not cut into pieces
    CHECK(flow.send(Side::Server, {like_a_ticket}) ==
          Lines{"server decrypted record 23 length 100"});
    CHECK(flow.send(Side::Server, {Buffer{1, 0}}) ==
          Lines{"server decrypted record 21 length 100", "server alert 1/0"});
}

TEST_CASE("contents: early data is none of the handshake") {
    Flow flow;
    CHECK(flow.send(Side::Client, {text(kOptions), message(5, 0), message(20, 32)}) ==
          Lines{"client decryption opened", "client decrypted record 23 length 100", "client sip",
                "client decrypted record 22 length 100", "client decrypted handshake 5 body 0",
                "client decrypted record 22 length 100", "client decrypted handshake 20 body 32"});
}

TEST_CASE("contents: up to TLS 1.2 the record tells their type, and all before is in clear") {
    Deliveries tls12;
    tls12.bytes(Side::Server, from_hex(kTls12ServerFlight));
    const std::size_t before = tls12.told().size();
    Buffer segment = record(20, Buffer{1});
    const Buffer sealed = record(22, Buffer(40, 0xee));
    segment.insert(segment.end(), sealed.begin(), sealed.end());
    const Buffer finished = message(20, 12);
    const std::vector<Bytes> contents = {finished};
    tls12.maker().know_contents(contents);
    tls12.bytes(Side::Server, segment);
    const Buffer close_notify{1, 0};
    const std::vector<Bytes> last = {close_notify};
    tls12.maker().know_contents(last);
    tls12.bytes(Side::Server, record(21, Buffer(26, 0xee)));
    const Lines told(tls12.told().begin() + static_cast<std::ptrdiff_t>(before),
                     tls12.told().end());
    CHECK(told == Lines{"server record 20 length 1", "server decryption opened",
                        "server decrypted record 22 length 40",
                        "server decrypted handshake 20 body 12",
                        "server decrypted record 21 length 26", "server alert 1/0"});
}

TEST_CASE("contents: a record that was not opened counts as it stands on the wire") {
    Flow flow;
    flow.send(Side::Client, {message(20, 32)});
    flow.deliveries.bytes(Side::Client, record(23, Buffer(53, 0xee)));
    CHECK(flow.news() == Lines{"client record 23 length 53"});
    // What was under way is not continued behind it.
    const std::string options(kOptions);
    flow.send(Side::Client, {text(options.substr(0, 20))});
    flow.deliveries.bytes(Side::Client, record(23, Buffer(53, 0xee)));
    flow.news();
    CHECK(flow.send(Side::Client, {text(options.substr(20))}) ==
          Lines{"client decrypted record 23 length 100"});
}

TEST_CASE("contents: more of them than protected records belong to none") {
    Flow flow;
    const Buffer first = message(20, 32);
    const std::vector<Bytes> contents = {first, first, first};
    flow.deliveries.maker().know_contents(contents);
    flow.deliveries.bytes(Side::Client, record(23, Buffer(53, 0xee)));
    flow.deliveries.maker().know_contents({});
    CHECK(flow.deliveries.count("client decrypted handshake 20 body 32") == 1);
}

TEST_CASE("contents: an alert in clear stays one") {
    Flow flow;
    const Buffer other = message(20, 32);
    const std::vector<Bytes> contents = {other};
    flow.deliveries.maker().know_contents(contents);
    flow.deliveries.bytes(Side::Client, record(21, Buffer{2, 42}));
    CHECK(flow.news() == Lines{"client record 21 length 2", "client alert 2/42"});
}
