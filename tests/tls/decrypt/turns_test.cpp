// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/turns.h"

#include <string>

#include <doctest/doctest.h>

#include "tls/version.h"

using namespace siptls;
using decrypt::Turns;
using tls::HandshakeType;

namespace {

using Words = Turns::Words;

// Who has to wait with these words: "client", "server", "nobody".
std::string waiting(const Turns& turns, Words words = Words::Unknown) {
    const bool client = turns.waits(Side::Client, words);
    const bool server = turns.waits(Side::Server, words);
    REQUIRE_FALSE((client && server));
    return client ? "client" : server ? "server" : "nobody";
}

Turns after_client_hello(Turns::EarlyData early_data = Turns::EarlyData::No) {
    Turns turns;
    turns.take_client_hello(early_data);
    return turns;
}

// A connection whose first handshake is done, save for the server's Finished.
Turns before_servers_finished() {
    Turns turns = after_client_hello();
    turns.take_server_hello(tls::kTls12);
    turns.take_message(Side::Server, HandshakeType::ServerHelloDone);
    turns.take_message(Side::Client, HandshakeType::ClientKeyExchange);
    turns.take_change_cipher_spec(Side::Client);
    turns.take_message(Side::Client, HandshakeType::Finished);
    turns.take_change_cipher_spec(Side::Server);
    return turns;
}

}  // namespace

TEST_CASE(
    "turns: before the ClientHello the server waits, then the client, until the key exchange") {
    Turns turns;
    CHECK(waiting(turns) == "server");
    turns.take_client_hello(Turns::EarlyData::No);
    CHECK(waiting(turns) == "client");
    turns.take_server_hello(tls::kTls12);
    turns.take_message(Side::Server, HandshakeType::Certificate);
    CHECK(waiting(turns) == "client");
    turns.take_message(Side::Server, HandshakeType::ServerHelloDone);
    CHECK(waiting(turns) == "server");
    turns.take_message(Side::Client, HandshakeType::ClientKeyExchange);
    CHECK(waiting(turns) == "nobody");
}

TEST_CASE("turns: an abbreviated handshake has no key exchange to wait for") {
    Turns turns = after_client_hello();
    turns.take_server_hello(tls::kTls12);
    turns.take_change_cipher_spec(Side::Client);
    CHECK(waiting(turns) == "client");
    turns.take_change_cipher_spec(Side::Server);
    CHECK(waiting(turns) == "nobody");
}

TEST_CASE("turns: in TLS 1.3 nobody waits behind the ServerHello") {
    Turns turns = after_client_hello();
    turns.take_server_hello(tls::kTls13);
    CHECK(waiting(turns) == "nobody");
}

TEST_CASE("turns: behind a HelloRetryRequest the server waits for the second ClientHello") {
    Turns turns = after_client_hello();
    turns.take_hello_retry_request();
    turns.take_change_cipher_spec(Side::Server);
    CHECK(waiting(turns) == "server");
    turns.take_client_hello(Turns::EarlyData::No);
    CHECK(waiting(turns) == "client");
    SUBCASE("whose ChangeCipherSpec says nothing") {
        turns.take_change_cipher_spec(Side::Server);
        CHECK(waiting(turns) == "client");
    }
}

TEST_CASE("turns: early data does not wait, what follows its end does") {
    Turns turns = after_client_hello(Turns::EarlyData::Offered);
    CHECK(waiting(turns) == "nobody");
    turns.take_message(Side::Client, HandshakeType::EndOfEarlyData);
    CHECK(waiting(turns) == "client");
}

TEST_CASE("turns: nobody waits for a side of which something was lost") {
    for (const Side lost : {Side::Client, Side::Server}) {
        Turns turns;
        turns.lose(lost);
        CHECK(turns.waits(Side::Server, Words::Unknown) == (lost != Side::Client));
        turns.take_client_hello(Turns::EarlyData::No);
        CHECK(turns.waits(Side::Client, Words::Unknown) == (lost != Side::Server));
    }
}

TEST_CASE("turns: who was told to stop waiting waits no more") {
    Turns turns = after_client_hello();
    turns.stop_waiting();
    CHECK(waiting(turns) == "nobody");
    turns.take_client_hello(Turns::EarlyData::No);
    CHECK(waiting(turns) == "nobody");
}

TEST_CASE("turns: a client begins another handshake once the server is through with the first") {
    Turns turns = before_servers_finished();
    CHECK(waiting(turns, Words::Hello) == "client");
    CHECK(waiting(turns, Words::Handshake) == "nobody");
    SUBCASE("whose Finished was seen") {
        turns.take_message(Side::Server, HandshakeType::Finished);
    }
    SUBCASE("or lost") {
        turns.lose(Side::Server);
    }
    CHECK_FALSE(turns.waits(Side::Client, Words::Hello));
}

TEST_CASE(
    "turns: in another handshake hellos and keys wait as in the first, application data not") {
    Turns turns = before_servers_finished();
    turns.take_message(Side::Server, HandshakeType::Finished);
    CHECK(waiting(turns, Words::Hello) == "server");
    CHECK(waiting(turns, Words::Handshake) == "nobody");  // a HelloRequest
    turns.take_client_hello(Turns::EarlyData::No);
    CHECK(waiting(turns, Words::Handshake) == "client");
    turns.take_message(Side::Server, HandshakeType::ServerHelloDone);
    CHECK(waiting(turns, Words::Handshake) == "server");
    CHECK(waiting(turns, Words::Other) == "nobody");
    CHECK(waiting(turns, Words::Unknown) == "nobody");
    turns.take_message(Side::Client, HandshakeType::ClientKeyExchange);
    CHECK(waiting(turns, Words::Handshake) == "nobody");
    CHECK(waiting(turns, Words::Hello) == "client");  // a third one
}

TEST_CASE("turns: a renegotiation that resumes has no key exchange to wait for") {
    Turns turns = before_servers_finished();
    turns.take_message(Side::Server, HandshakeType::Finished);
    turns.take_client_hello(Turns::EarlyData::No);
    CHECK(waiting(turns, Words::Handshake) == "client");
    turns.take_change_cipher_spec(Side::Server);
    CHECK(waiting(turns, Words::Handshake) == "nobody");
}
