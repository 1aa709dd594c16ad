// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/turns.h"

#include "tls/version.h"

namespace siptls::decrypt {

using tls::HandshakeType;

void Turns::take_client_hello(EarlyData early_data) {
    if (next_ == Next::ClientHello) {
        next_ = Next::ServerFlight;
        early_data_ = early_data == EarlyData::Offered && !retried_;
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
    if (side == Side::Server && type == HandshakeType::ServerHelloDone &&
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

bool Turns::waits(Side side) const {
    if (lost_[static_cast<std::size_t>(other(side))]) {
        return false;
    }
    switch (next_) {
        case Next::ClientHello:
        case Next::KeyExchange: return side == Side::Server;
        case Next::ServerFlight: return side == Side::Client && !early_data_;
        case Next::Anything: break;
    }
    return false;
}

}  // namespace siptls::decrypt
