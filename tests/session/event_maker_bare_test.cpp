// SPDX-License-Identifier: GPL-2.0-or-later
// Flows whose suite does not encrypt: contents come out without keys, their MACs left aside.
// tests/differential/decrypted_against_tshark.py has the same of real TLS stacks.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "session/deliveries.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

constexpr std::uint16_t kNullSha = 0x0002;
constexpr std::uint16_t kAes128Sha = 0x002f;
const Buffer kMac(20, 0xee);

Buffer record(std::uint8_t type, const Buffer& content, const Buffer& mac = {}) {
    const std::size_t length = content.size() + mac.size();
    Buffer bytes{type, 3, 1, 0, static_cast<std::uint8_t>(length)};
    bytes.reserve(bytes.size() + length);
    for (const Buffer* part : {&content, &mac}) {
        for (const std::uint8_t byte : *part) {
            bytes.push_back(byte);
        }
    }
    return bytes;
}

Buffer server_hello(std::uint16_t suite, std::uint8_t compression) {
    Buffer message(42);  // header, version, random, no session id
    message[0] = 2;
    message[3] = 38;
    message[4] = 3;
    message[5] = 1;
    message[39] = static_cast<std::uint8_t>(suite >> 8);
    message[40] = static_cast<std::uint8_t>(suite);
    message[41] = compression;
    return message;
}

Buffer text(std::string_view words) {
    return {words.begin(), words.end()};
}

constexpr std::string_view kOptions =
    "OPTIONS sip:example.com SIP/2.0\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";

// Up to both ChangeCipherSpec.
struct Agreed : Deliveries {
    explicit Agreed(std::uint16_t suite, std::uint8_t compression = 0) {
        bytes(Side::Server, record(22, server_hello(suite, compression)));
        bytes(Side::Client, record(20, {1}));
        bytes(Side::Server, record(20, {1}));
    }
};

}  // namespace

TEST_CASE("a suite of integrity alone: Finished, SIP and alert are read without keys") {
    Agreed flow(kNullSha);
    Buffer finished(16);
    finished[0] = 20;
    finished[3] = 12;
    flow.bytes(Side::Client, record(22, finished, kMac));
    CHECK(flow.count("client decryption not_encrypted") == 1);
    CHECK(flow.count("client decrypted handshake 20 body 12") == 1);
    flow.bytes(Side::Client, record(23, text(kOptions), kMac));
    CHECK(flow.messages() == std::vector<std::string>{std::string(kOptions)});
    flow.bytes(Side::Server, record(21, {2, 42}, kMac));
    CHECK(flow.count("server alert 2/42") == 1);
    CHECK(flow.count("server decryption not_encrypted") == 0);
}

TEST_CASE("nothing is read of a suite that encrypts, nor of packed records") {
    for (const auto& [suite, compression] : {std::pair{kAes128Sha, 0}, std::pair{kNullSha, 1}}) {
        Agreed flow(suite, static_cast<std::uint8_t>(compression));
        flow.bytes(Side::Client, record(23, text(kOptions), kMac));
        CHECK(flow.count("client decryption not_encrypted") == 0);
        CHECK(flow.messages().empty());
    }
}

TEST_CASE("a record shorter than its MAC and a gap lose the message, not those behind") {
    Agreed flow(kNullSha);
    flow.bytes(Side::Client, record(23, text(kOptions.substr(0, 40)), kMac));
    flow.bytes(Side::Client, record(23, {1, 2, 3}));
    flow.bytes(Side::Client, record(23, text(kOptions), kMac));
    CHECK(flow.messages() == std::vector<std::string>{std::string(kOptions)});
}

TEST_CASE("what another program has of such a record is not needed") {
    Agreed flow(kNullSha);
    const Buffer same = text(kOptions);
    const Bytes contents[] = {same};
    flow.maker().know_contents(contents);
    flow.bytes(Side::Client, record(23, text(kOptions), kMac));
    CHECK(flow.count("client decryption not_encrypted") == 1);
    CHECK(flow.count("client decryption opened") == 0);
    CHECK(flow.messages() == std::vector<std::string>{std::string(kOptions)});
}
