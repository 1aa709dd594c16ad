// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/tcp_framer.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "dns/message.h"
#include "dns/samples.h"
#include "text_properties.h"

using namespace siptls::dns;
using namespace siptls::tests;
using siptls::Bytes;

namespace {

using Messages = std::vector<std::vector<std::uint8_t>>;

void push(TcpFramer& framer, Bytes chunk, Messages& messages) {
    framer.push(chunk);
    Bytes message;
    while (framer.next(message)) {
        messages.emplace_back(message.begin(), message.end());
    }
}

std::vector<std::uint8_t> framed(std::string_view hex) {
    std::vector<std::uint8_t> bytes = unhex(hex);
    const std::size_t length = bytes.size();
    const std::uint8_t prefix[] = {static_cast<std::uint8_t>(length >> 8),
                                   static_cast<std::uint8_t>(length)};
    bytes.insert(bytes.begin(), std::begin(prefix), std::end(prefix));
    return bytes;
}

std::vector<std::uint8_t> stream() {
    std::vector<std::uint8_t> all = framed(kSrvQuestion);
    for (const std::string_view next : {kSrvAnswer, kAliasAnswer}) {
        const auto message = framed(next);
        all.insert(all.end(), message.begin(), message.end());
    }
    return all;
}

}  // namespace

TEST_CASE("dns over tcp: the same bytes in any chunking give the same messages") {
    for_each_chunking(stream(), [](const auto& chunks) {
        TcpFramer framer;
        Messages messages;
        for (const auto& chunk : chunks) {
            push(framer, chunk, messages);
        }
        CHECK(messages == Messages{unhex(kSrvQuestion), unhex(kSrvAnswer), unhex(kAliasAnswer)});
        CHECK(framer.following());
    });
}

TEST_CASE("dns over tcp: a message within one chunk is a view into it") {
    const auto chunk = stream();
    TcpFramer framer;
    framer.push(chunk);
    Bytes message;
    REQUIRE(framer.next(message));
    CHECK(message.data() == chunk.data() + 2);
}

TEST_CASE("dns over tcp: a proper prefix holds no message") {
    for_each_prefix(framed(kSrvAnswer), [](Bytes prefix) {
        TcpFramer framer;
        Messages messages;
        push(framer, prefix, messages);
        CHECK(messages.empty());
        CHECK(framer.following());
    });
}

TEST_CASE("dns over tcp: a length too short for a message ends the following") {
    const std::vector<std::uint8_t> bad = {0, 11, 1, 2, 3};
    for_each_chunking(bad, [](const auto& chunks) {
        TcpFramer framer;
        Messages messages;
        for (const auto& chunk : chunks) {
            push(framer, chunk, messages);
        }
        CHECK_FALSE(framer.following());
        push(framer, stream(), messages);
        CHECK(messages.empty());
    });
}

TEST_CASE("dns over tcp: behind a gap nothing comes") {
    TcpFramer framer;
    Messages messages;
    push(framer, stream(), messages);
    CHECK(messages.size() == 3);
    framer.skip_gap();
    push(framer, stream(), messages);
    CHECK(messages.size() == 3);
    CHECK_FALSE(framer.following());
}

TEST_CASE("dns over tcp: the longest message passes") {
    std::vector<std::uint8_t> longest(2 + 0xffff, 7);
    longest[0] = 0xff;
    longest[1] = 0xff;
    for (const std::size_t cut : {std::size_t{1}, std::size_t{2}, std::size_t{40000}}) {
        TcpFramer framer;
        Messages messages;
        push(framer, Bytes{longest}.first(cut), messages);
        push(framer, Bytes{longest}.subspan(cut), messages);
        REQUIRE(messages.size() == 1);
        CHECK(messages[0].size() == 0xffff);
    }
}
