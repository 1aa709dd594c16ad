// SPDX-License-Identifier: GPL-2.0-or-later
// Which keys a connection asks for, and what it says where they do not come.
#include "tls/decrypt/connection.h"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "from_hex.h"
#include "tls/decrypt/rfc8448.h"
#include "tls/version.h"

using namespace siptls;
using namespace siptls::decrypt;
using namespace siptls::tests;

namespace {

void learn(Keys& keys, const std::string& text) {
    keys.key_log().add_text({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

std::string line(const std::string& label, const char* secret) {
    return label + " " + rfc8448::kClientRandom + " " + secret + "\n";
}

void greet(Connection& connection) {
    connection.take_message(Side::Client, tls::HandshakeType::ClientHello, HelloForm::Tls,
                            from_hex(rfc8448::kClientHello));
    connection.take_message(Side::Server, tls::HandshakeType::ServerHello, HelloForm::Tls,
                            from_hex(rfc8448::kServerHello));
}

tls::Record protected_record(Bytes fragment) {
    tls::Record record;
    record.type = tls::ContentType::ApplicationData;
    record.version = tls::kTls12;
    record.length = static_cast<std::uint16_t>(fragment.size());
    record.fragment = fragment;
    return record;
}

}  // namespace

TEST_CASE("the client's Finished of RFC 8448 opens") {
    Keys keys(1);
    learn(keys, line("CLIENT_HANDSHAKE_TRAFFIC_SECRET", rfc8448::kClientHandshakeSecret));
    Connection connection(keys);
    greet(connection);
    const auto fragment = from_hex(rfc8448::kClientFinishedRecord);
    REQUIRE(connection.protects(Side::Client, tls::ContentType::ApplicationData));
    const Opening opening = connection.open(Side::Client, protected_record(fragment));
    REQUIRE(opening.state == Opening::State::Opened);
    CHECK(opening.type == tls::ContentType::Handshake);
    CHECK(std::ranges::equal(opening.content, from_hex(rfc8448::kClientFinished)));
    CHECK(connection.state() == Decryption::Opened);
}

TEST_CASE("behind a loss that took the flight, application data of RFC 8448 opens") {
    Keys keys(1);
    learn(keys, line("SERVER_HANDSHAKE_TRAFFIC_SECRET", rfc8448::kServerHandshakeSecret) +
                    line("SERVER_TRAFFIC_SECRET_0", rfc8448::kServerTrafficSecret));
    Connection connection(keys);
    greet(connection);
    connection.lose_place(Side::Server);
    const auto fragment = from_hex(rfc8448::kServerDataRecord);
    const Opening opening = connection.open(Side::Server, protected_record(fragment));
    REQUIRE(opening.state == Opening::State::Opened);
    CHECK(opening.type == tls::ContentType::ApplicationData);
    REQUIRE(opening.content.size() == 50);
    CHECK(opening.content[49] == 49);
}

TEST_CASE("secrets that come into the log one after the other are found as they are needed") {
    Keys keys(1);
    learn(keys, line("CLIENT_HANDSHAKE_TRAFFIC_SECRET", rfc8448::kClientHandshakeSecret));
    Connection connection(keys);
    greet(connection);
    const auto finished = from_hex(rfc8448::kClientFinishedRecord);
    const auto data = from_hex(rfc8448::kServerDataRecord);
    REQUIRE(connection.open(Side::Client, protected_record(finished)).state ==
            Opening::State::Opened);
    connection.lose_place(Side::Server);
    CHECK(connection.open(Side::Server, protected_record(data)).state == Opening::State::Closed);
    learn(keys, line("SERVER_HANDSHAKE_TRAFFIC_SECRET", rfc8448::kServerHandshakeSecret));
    CHECK(connection.open(Side::Server, protected_record(data)).state == Opening::State::Failed);
    connection.lose_place(Side::Server);
    learn(keys, line("SERVER_TRAFFIC_SECRET_0", rfc8448::kServerTrafficSecret));
    CHECK(connection.open(Side::Server, protected_record(data)).state == Opening::State::Opened);
}

TEST_CASE("what was agreed with one server hello is not kept for the next") {
    Keys keys(1);
    learn(keys, line("CLIENT_HANDSHAKE_TRAFFIC_SECRET", rfc8448::kClientHandshakeSecret) +
                    line("SERVER_HANDSHAKE_TRAFFIC_SECRET", rfc8448::kServerHandshakeSecret) +
                    line("SERVER_TRAFFIC_SECRET_0", rfc8448::kServerTrafficSecret));
    auto hello = from_hex(rfc8448::kServerHello);
    constexpr std::size_t kSuiteAt = 2 + 32 + 1;  // behind version, random and an empty id
    REQUIRE(hello.at(kSuiteAt) == 0x13);
    for (const bool same : {true, false}) {
        CAPTURE(same);
        Connection connection(keys);
        greet(connection);
        const auto finished = from_hex(rfc8448::kClientFinishedRecord);
        REQUIRE(connection.open(Side::Client, protected_record(finished)).state ==
                Opening::State::Opened);
        hello.at(kSuiteAt + 1) = same ? 1 : 3;  // AES-128-GCM as before, or ChaCha20-Poly1305
        connection.take_message(Side::Server, tls::HandshakeType::ServerHello, HelloForm::Tls,
                                hello);
        connection.lose_place(Side::Server);
        const auto data = from_hex(rfc8448::kServerDataRecord);
        CHECK(connection.open(Side::Server, protected_record(data)).state ==
              (same ? Opening::State::Opened : Opening::State::Failed));
    }
}

TEST_CASE("a changed record fails, and its state says that the key is wrong") {
    Keys keys(1);
    learn(keys, line("CLIENT_HANDSHAKE_TRAFFIC_SECRET", rfc8448::kServerHandshakeSecret));
    Connection connection(keys);
    greet(connection);
    const auto fragment = from_hex(rfc8448::kClientFinishedRecord);
    CHECK(connection.open(Side::Client, protected_record(fragment)).state ==
          Opening::State::Failed);
    CHECK(connection.state() == Decryption::WrongKey);
}

TEST_CASE("without the secret it says which is missing") {
    const auto fragment = from_hex(rfc8448::kClientFinishedRecord);
    {
        Keys keys(1);
        learn(keys, "# nothing\n");
        Connection connection(keys);
        greet(connection);
        CHECK(connection.state() == Decryption::NothingProtected);
        CHECK(connection.open(Side::Client, protected_record(fragment)).state ==
              Opening::State::Closed);
        CHECK(connection.state() == Decryption::NoSecret);
    }
    Keys only_rsa(1);
    Connection connection(only_rsa);
    greet(connection);
    connection.open(Side::Client, protected_record(fragment));
    CHECK(connection.state() == Decryption::ForwardSecret);
}

TEST_CASE("a connection whose hellos were not captured says so") {
    Keys keys(1);
    learn(keys, line("CLIENT_HANDSHAKE_TRAFFIC_SECRET", rfc8448::kClientHandshakeSecret));
    Connection connection(keys);
    connection.open(Side::Client, protected_record(from_hex(rfc8448::kClientFinishedRecord)));
    CHECK(connection.state() == Decryption::HandshakeNotCaptured);
}

TEST_CASE("an export session whose server sends a key of its own is closed to the certificate's") {
    const std::string random = std::string(64, '1');
    const auto hello = from_hex("0301" + random + "00" + "00020003" + "0100");
    const auto answer = from_hex("0301" + random + "00" + "0003" + "00");
    for (const bool sends_key : {true, false}) {
        CAPTURE(sends_key);
        Keys only_rsa(1);
        Connection connection(only_rsa);
        const auto tell = [&](Side side, tls::HandshakeType type, Bytes body) {
            connection.take_message(side, type, HelloForm::Tls, body);
        };
        tell(Side::Client, tls::HandshakeType::ClientHello, hello);
        tell(Side::Server, tls::HandshakeType::ServerHello, answer);
        if (sends_key) {
            tell(Side::Server, tls::HandshakeType::ServerKeyExchange, from_hex("00"));
        }
        tell(Side::Client, tls::HandshakeType::ClientKeyExchange, from_hex("000401020304"));
        connection.take_change_cipher_spec(Side::Client);
        connection.open(Side::Client, protected_record(from_hex("0102030405060708")));
        CHECK(connection.state() ==
              (sends_key ? Decryption::ForwardSecret : Decryption::HandshakeNotCaptured));
    }
}
