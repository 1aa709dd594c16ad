// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/turns.h"

#include "tls/version.h"

namespace siptls::decrypt {

using tls::HandshakeType;

void Turns::take_client_hello(EarlyData early_data) {
    if (next_ == Next::ClientHello || next_ == Next::Anything) {
        again_ = next_ == Next::Anything;
        next_ = Next::ServerFlight;
        early_data_ = early_data == EarlyData::Offered && !retried_ && !again_;
        finished_[0] = finished_[1] = false;
    }
}

void Turns::take_hello_retry_request() {
    if (next_ == Next::ServerFlight) {
        next_ = Next::ClientHello;
        early_data_ = false;
        retried_ = true;
    }
}

// In TLS 1.3 the rest of the handshake is bound to an order by its keys alone.
void Turns::take_server_hello(std::uint16_t version) {
    if (version >= tls::kTls13) {
        next_ = Next::Anything;
    }
}

void Turns::take_message(Side side, HandshakeType type) {
    if (type == HandshakeType::Finished) {
        of(finished_, side) = true;
    } else if (side == Side::Server && type == HandshakeType::ServerHelloDone &&
               next_ == Next::ServerFlight) {
        next_ = Next::KeyExchange;
    } else if (side == Side::Client && type == HandshakeType::ClientKeyExchange) {
        next_ = Next::Anything;
    } else if (side == Side::Client && type == HandshakeType::EndOfEarlyData) {
        early_data_ = false;
    }
}

// Without a ServerHelloDone before it, the handshake is an abbreviated one: no key exchange comes.
// In TLS 1.3, which alone retries, it says nothing.
void Turns::take_change_cipher_spec(Side side) {
    if (side == Side::Server && next_ == Next::ServerFlight && !retried_) {
        next_ = Next::Anything;
    }
}

bool Turns::waits(Side side, Words words) const {
    const bool client = side == Side::Client;
    if (lost_[static_cast<std::size_t>(other(side))]) {
        return false;
    }
    // Until the first handshake is done, order is everything.
    const bool bound = !again_ || words == Words::Hello || words == Words::Handshake;
    switch (next_) {
        case Next::ClientHello: return !client;
        case Next::KeyExchange: return !client && bound;
        case Next::ServerFlight: return client && !early_data_ && bound;
        case Next::Anything: break;
    }
    // The client begins another handshake once the server is through with this one, and the server
    // answers what it has heard.
    const bool server_finished = finished_[static_cast<std::size_t>(Side::Server)];
    return words == Words::Hello && server_finished != client;
}

}  // namespace siptls::decrypt
