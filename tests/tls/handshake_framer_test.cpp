// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/handshake_framer.h"

#include <doctest/doctest.h>

#include "from_hex.h"
#include "properties.h"
#include "tls/framed.h"
#include "tls/limits.h"
#include "tls/samples.h"

using namespace siptls;
using namespace siptls::tls;
using namespace siptls::tests;

namespace {

struct KeptMessage {
    HandshakeType type = HandshakeType::HelloRequest;
    MessageState state = MessageState::Whole;
    std::uint32_t length = 0;
    Buffer body;

    bool operator==(const KeptMessage&) const = default;
};

void drain_messages(HandshakeFramer& framer, std::vector<KeptMessage>& messages) {
    HandshakeMessage message;
    while (framer.next(message)) {
        messages.push_back({message.type, message.state, message.length, copy(message.body)});
    }
}

std::vector<KeptMessage> messages_of(const std::vector<Buffer>& fragments) {
    HandshakeFramer framer;
    std::vector<KeptMessage> messages;
    for (const Buffer& fragment : fragments) {
        framer.push(fragment);
        drain_messages(framer, messages);
    }
    return messages;
}

// The messages of a flight behind each other, as one fragment.
Buffer flight(std::string_view records) {
    Buffer messages;
    for (const KeptRecord& record : frame(from_hex(records)).records) {
        messages.insert(messages.end(), record.fragment.begin(), record.fragment.end());
    }
    return messages;
}

}  // namespace

TEST_CASE("handshake framer: several messages in one fragment, as SChannel sends them") {
    const Buffer fragment = flight(kTls12ServerFlight);
    const auto messages = messages_of({fragment});
    REQUIRE(messages.size() == 4);
    CHECK(messages[0].type == HandshakeType::ServerHello);
    CHECK(messages[1].type == HandshakeType::Certificate);
    CHECK(messages[1].length == 869);
    CHECK(messages[1].body.size() == 869);
    CHECK(messages[2].type == HandshakeType::ServerKeyExchange);
    CHECK(messages[3].type == HandshakeType::ServerHelloDone);
    CHECK(messages[3].body.empty());
}

TEST_CASE("handshake framer: the same bytes give the same messages however they are cut") {
    for (const std::string_view hex : {kTls10ServerFlight, kTls12ServerFlight}) {
        const Buffer fragment = flight(hex);
        const auto whole = messages_of({fragment});
        for_each_split(fragment, [&](const std::vector<Buffer>& fragments) {
            CHECK(messages_of(fragments) == whole);
        });
    }
}

TEST_CASE("handshake framer: a prefix gives the first messages and leaves the next under way") {
    const Buffer fragment = flight(kTls10ServerFlight);
    const std::size_t ends[] = {81, 946, 950};
    for_each_prefix(fragment, [&](Bytes prefix) {
        HandshakeFramer framer;
        std::vector<KeptMessage> messages;
        framer.push(prefix);
        drain_messages(framer, messages);
        const std::size_t fitting =
            (prefix.size() >= ends[0] ? 1u : 0u) + (prefix.size() >= ends[1] ? 1u : 0u);
        CHECK(messages.size() == fitting);
        const bool at_boundary =
            prefix.empty() || prefix.size() == ends[0] || prefix.size() == ends[1];
        CHECK(framer.mid_message() == !at_boundary);
    });
}

TEST_CASE("handshake framer: a message whole in its fragment is a view into it") {
    const Buffer fragment = flight(kTls12ServerFlight);
    HandshakeFramer framer;
    framer.push(fragment);
    HandshakeMessage message;
    while (framer.next(message)) {
        CHECK(message.body.data() >= fragment.data());
        CHECK(message.body.data() + message.body.size() <= fragment.data() + fragment.size());
    }
}

TEST_CASE("handshake framer: a message beyond the ceiling is reported at once and skipped") {
    Buffer stream = from_hex("0b020001");  // 128 KiB and one byte
    REQUIRE(kMaxHandshakeMessage == 0x20000);
    const std::size_t header = stream.size();
    stream.resize(header + 0x20001, 0x0e);
    const Buffer done = from_hex("0e000000");
    stream.insert(stream.end(), done.begin(), done.end());

    HandshakeFramer framer;
    std::vector<KeptMessage> messages;
    framer.push(Bytes(stream).first(header));
    drain_messages(framer, messages);
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].state == MessageState::Oversized);
    CHECK(messages[0].type == HandshakeType::Certificate);
    CHECK(messages[0].length == 0x20001);
    CHECK(messages[0].body.empty());
    CHECK(framer.mid_message());
    framer.push(Bytes(stream).subspan(header, 5000));
    drain_messages(framer, messages);
    CHECK(messages.size() == 1);
    framer.push(Bytes(stream).subspan(header + 5000));
    drain_messages(framer, messages);
    REQUIRE(messages.size() == 2);
    CHECK(messages[1].type == HandshakeType::ServerHelloDone);

    CHECK(messages_of({stream}) == messages);
    // At the ceiling it is collected.
    Buffer largest = from_hex("0b020000");
    largest.resize(4 + 0x20000, 1);
    const auto kept =
        messages_of({copy(Bytes(largest).first(70000)), copy(Bytes(largest).subspan(70000))});
    REQUIRE(kept.size() == 1);
    CHECK(kept[0].state == MessageState::Whole);
    CHECK(kept[0].body.size() == 0x20000);
}

TEST_CASE("handshake framer: bytes lost inside a message damage this message only") {
    const Buffer fragment = flight(kTls10ServerFlight);
    HandshakeFramer framer;
    std::vector<KeptMessage> messages;
    framer.push(Bytes(fragment).first(300));
    drain_messages(framer, messages);
    framer.skip(400);
    drain_messages(framer, messages);
    framer.push(Bytes(fragment).subspan(700));
    drain_messages(framer, messages);
    REQUIRE(messages.size() == 3);
    CHECK(messages[1].type == HandshakeType::Certificate);
    CHECK(messages[1].state == MessageState::Damaged);
    CHECK(messages[1].length == 861);
    CHECK(messages[1].body.empty());
    CHECK(messages[2].type == HandshakeType::ServerHelloDone);
    CHECK(messages[2].state == MessageState::Whole);
}

TEST_CASE("handshake framer: bytes lost up to the message's end are enough to report it") {
    HandshakeFramer framer;
    std::vector<KeptMessage> messages;
    const Buffer start = from_hex("0b00000aabcd");
    framer.push(start);
    drain_messages(framer, messages);
    framer.skip(8);
    drain_messages(framer, messages);
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].state == MessageState::Damaged);
    CHECK_FALSE(framer.mid_message());
}

TEST_CASE("handshake framer: bytes lost elsewhere start over with the next fragment") {
    const Buffer done = from_hex("0e000000");
    struct Row {
        std::string_view start;
        std::size_t lost;
    };
    for (const Row& row : {Row{"0b00000aabcd", 9}, Row{"0b0000", 1}, Row{"", 100}}) {
        CAPTURE(row.start);
        HandshakeFramer framer;
        std::vector<KeptMessage> messages;
        const Buffer begun = from_hex(row.start);
        framer.push(begun);
        drain_messages(framer, messages);
        framer.skip(row.lost);
        drain_messages(framer, messages);
        CHECK_FALSE(framer.mid_message());
        framer.push(done);
        drain_messages(framer, messages);
        REQUIRE(messages.size() == 1);
        CHECK(messages[0].type == HandshakeType::ServerHelloDone);
    }
}

TEST_CASE("handshake framer: reset forgets what is under way") {
    HandshakeFramer framer;
    std::vector<KeptMessage> messages;
    const Buffer begun = from_hex("0b00000aabcd");
    const Buffer done = from_hex("0e000000");
    framer.push(begun);
    drain_messages(framer, messages);
    CHECK(framer.mid_message());
    framer.reset();
    CHECK_FALSE(framer.mid_message());
    framer.push(done);
    drain_messages(framer, messages);
    CHECK(messages.size() == 1);
}

TEST_CASE("handshake framer: changed bytes give messages that lie within the fragment") {
    const Buffer fragment = flight(kTls10ServerFlight);
    for_each_flip(fragment, [&](Bytes changed) {
        std::size_t bytes = 0;
        for (const KeptMessage& message : messages_of({copy(changed)})) {
            bytes += kHandshakeHeaderLength + message.body.size();
        }
        CHECK(bytes <= fragment.size());
    });
}
