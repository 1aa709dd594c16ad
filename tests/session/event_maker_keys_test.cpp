// SPDX-License-Identifier: GPL-2.0-or-later
// Protected records and keys: what opens becomes the same events as in clear, and waits for a key
// log that is still being written.
#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "bytes/temporary_directory.h"
#include "from_hex.h"
#include "session/deliveries.h"
#include "session/limits.h"
#include "tls/decrypt/rfc8448.h"

using namespace siptls;
using namespace siptls::tests;

namespace {

using Lines = std::vector<std::string>;

// GCC 12 warns for nothing where a range is inserted behind a few bytes.
Buffer joined(const Buffer& first, const Buffer& second) {
    Buffer both(first.size() + second.size());
    std::copy(second.begin(), second.end(), std::copy(first.begin(), first.end(), both.begin()));
    return both;
}

Buffer record(std::uint8_t type, const Buffer& fragment) {
    const Buffer header{type, 3, 3, static_cast<std::uint8_t>(fragment.size() >> 8),
                        static_cast<std::uint8_t>(fragment.size())};
    return joined(header, fragment);
}

Buffer message(std::uint8_t type, const Buffer& body) {
    const Buffer header{type, 0, static_cast<std::uint8_t>(body.size() >> 8),
                        static_cast<std::uint8_t>(body.size())};
    return record(22, joined(header, body));
}

const Buffer kHello = message(1, from_hex(rfc8448::kClientHello));
const Buffer kServerHello = message(2, from_hex(rfc8448::kServerHello));
const Buffer kFinished = record(23, from_hex(rfc8448::kClientFinishedRecord));

const std::string kSecretLine = std::string("CLIENT_HANDSHAKE_TRAFFIC_SECRET ") +
                                rfc8448::kClientRandom + " " + rfc8448::kClientHandshakeSecret +
                                "\n";

const Lines kOpened = {"client decryption opened", "client decrypted record 22 length 53",
                       "client decrypted handshake 20 body 32"};

// A key log file that grows while the flow is followed.
struct Growing {
    Growing() {
        keys.open_key_log(path);
        deliveries.maker().use_keys(&keys);
        deliveries.bytes(Side::Client, kHello).bytes(Side::Server, kServerHello);
        seen = deliveries.told().size();
    }
    Growing(const Growing&) = delete;
    Growing& operator=(const Growing&) = delete;

    void write(const std::string& text) const { std::ofstream(path, std::ios::app) << text; }
    // What was told since the last call.
    Lines news() {
        const Lines& told = deliveries.told();
        Lines fresh(told.begin() + static_cast<std::ptrdiff_t>(seen), told.end());
        seen = told.size();
        return fresh;
    }

    test::TemporaryDirectory directory;
    std::string path = directory.file("keys.log", std::string());
    decrypt::Keys keys{1};
    Deliveries deliveries;
    std::size_t seen = 0;
};

}  // namespace

TEST_CASE("keys: a record whose secret is known opens at once") {
    Growing flow;
    flow.write(kSecretLine);
    flow.keys.key_log().refresh();
    flow.deliveries.bytes(Side::Client, kFinished);
    CHECK(flow.news() == kOpened);
}

TEST_CASE("keys: a flow waits for its secret, with all that follows, in its order") {
    Growing flow;
    flow.deliveries.bytes(Side::Client, kFinished).fin(Side::Client);
    CHECK(flow.news().empty());
    flow.write(kSecretLine);
    flow.deliveries.fin(Side::Server);
    Lines expected = kOpened;
    expected.insert(expected.end(), {"client closed", "server closed"});
    CHECK(flow.news() == expected);
}

TEST_CASE("keys: a secret that comes last is found when the flow ends") {
    Growing flow;
    flow.deliveries.bytes(Side::Client, kFinished).fin(Side::Client);
    flow.write(kSecretLine);
    flow.deliveries.end();
    Lines expected = kOpened;
    expected.insert(expected.end(), {"client closed", "client ended"});
    CHECK(flow.news() == expected);
}

TEST_CASE("keys: a flow whose secret never comes is told as without keys, in its order") {
    Growing flow;
    flow.deliveries.bytes(Side::Client, kFinished).gap(Side::Server, 100).fin(Side::Client).end();
    const Lines expected = {"client decryption no_secret", "client record 23 length 53",
                            "server gap 100", "client closed", "client ended"};
    CHECK(flow.news() == expected);
}

TEST_CASE("keys: no more is held of one flow than its limit") {
    Growing flow;
    const Buffer large = record(23, Buffer(16'000, 7));
    const std::size_t records = session::kMaxHeldOfFlow / large.size() + 2;
    for (std::size_t sent = 0; sent < records; ++sent) {
        flow.deliveries.bytes(Side::Client, large);
    }
    CHECK(flow.deliveries.maker().holding_ceiling_hit() == 1);
    CHECK(flow.deliveries.count("client record 23 length 16000") == records);
    CHECK(flow.deliveries.count("client decryption no_secret") == 1);
}

TEST_CASE("keys: a record that does not open is an anomaly, and the flow goes on") {
    Growing flow;
    flow.write(kSecretLine);
    flow.keys.key_log().refresh();
    Buffer changed = kFinished;
    changed.back() ^= 1;
    flow.deliveries.bytes(Side::Client, changed).fin(Side::Client);
    const Lines expected = {"client decryption wrong_key", "client record 23 length 53",
                            "client anomaly unreadable_record", "client closed"};
    CHECK(flow.news() == expected);
}

TEST_CASE("keys: a flow that was joined late says that its handshake is missing") {
    Growing other;
    Deliveries deliveries(Joined::Late);
    deliveries.maker().use_keys(&other.keys);
    Buffer twice = kFinished;
    twice.insert(twice.end(), kFinished.begin(), kFinished.end());
    deliveries.bytes(Side::Client, twice);
    CHECK(deliveries.count("client decryption handshake_not_captured") == 1);
    CHECK(deliveries.count("client record 23 length 53") == 2);
}

TEST_CASE("keys: any chunking opens the same") {
    for_each_split(kFinished, [&](const std::vector<Buffer>& chunks) {
        Growing flow;
        flow.write(kSecretLine);
        flow.keys.key_log().refresh();
        flow.deliveries.chunks(Side::Client, chunks);
        CHECK(flow.news() == kOpened);
    });
}

TEST_CASE("keys: a server's answer before the question waits for it") {
    Growing other;
    other.write(kSecretLine);
    other.keys.key_log().refresh();
    Deliveries mixed;
    mixed.maker().use_keys(&other.keys);
    mixed.bytes(Side::Server, kServerHello);
    const std::size_t before = mixed.told().size();
    mixed.bytes(Side::Client, kHello).bytes(Side::Client, kFinished);
    CHECK(mixed.told().at(before).rfind("client record 22", 0) == 0);
    CHECK(mixed.told().at(before + 1).rfind("client handshake 1 ", 0) == 0);
    CHECK(mixed.told().at(before + 2).rfind("server record 22", 0) == 0);
    CHECK(mixed.told().at(before + 3).rfind("server handshake 2 ", 0) == 0);
    CHECK(mixed.told().back() == kOpened.back());
}

TEST_CASE("keys: a client's Finished before the server's answer waits for that") {
    Growing other;
    other.write(kSecretLine);
    other.keys.key_log().refresh();
    Deliveries mixed;
    mixed.maker().use_keys(&other.keys);
    mixed.bytes(Side::Client, kHello).bytes(Side::Client, kFinished).fin(Side::Client);
    CHECK(mixed.count("client closed") == 0);
    mixed.bytes(Side::Server, kServerHello);
    CHECK(mixed.count(kOpened.back()) == 1);
    CHECK(mixed.told().back() == "client closed");
}

TEST_CASE("keys: the question that never comes is not waited for beyond the flow's end") {
    Growing other;
    Deliveries one_sided;
    one_sided.maker().use_keys(&other.keys);
    one_sided.bytes(Side::Server, kServerHello).fin(Side::Server);
    CHECK(one_sided.count("server closed") == 0);
    SUBCASE("as when it is known to be missing") {
        one_sided.gap(Side::Client, 200);
    }
    SUBCASE("as at the flow's end") {
        one_sided.end();
    }
    CHECK(one_sided.count("server closed") == 1);
}

TEST_CASE("keys: no more is held out of turn than its limit") {
    Growing other;
    Deliveries one_sided;
    one_sided.maker().use_keys(&other.keys);
    one_sided.bytes(Side::Server, kServerHello);
    const Buffer large = record(23, Buffer(16'000, 7));
    const std::size_t records = session::kMaxHeldOutOfTurn / large.size() + 1;
    for (std::size_t sent = 0; sent < records; ++sent) {
        one_sided.bytes(Side::Server, large);
    }
    CHECK(one_sided.maker().holding_ceiling_hit() == 1);
    CHECK(one_sided.count("server record 23 length 16000") == records);
}
