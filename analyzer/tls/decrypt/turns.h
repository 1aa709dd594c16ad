// SPDX-License-Identifier: GPL-2.0-or-later
// Whose turn it is in the first handshake of a connection. A mirror may hand over the two
// directions mixed, so that an answer stands before its question; keys are made of both, in the
// order in which the peers spoke (RFC 5246, 7.3; RFC 8446, 2; RFC 7627, 3). Who speaks out of turn
// has to wait until the other side's part was seen, unless some of that was lost.
#pragma once

#include <cstddef>
#include <cstdint>

#include "siptls/event.h"
#include "tls/handshake_type.h"

namespace siptls::decrypt {

class Turns {
  public:
    enum class EarlyData : std::uint8_t { No, Offered };

    void take_client_hello(EarlyData early_data);
    void take_hello_retry_request();
    // `version`: the negotiated one.
    void take_server_hello(std::uint16_t version);
    void take_message(Side side, tls::HandshakeType type);
    void take_change_cipher_spec(Side side);

    // Something of this side is missing: it is not waited for any more.
    void lose(Side side) { lost_[static_cast<std::size_t>(side)] = true; }
    void stop_waiting() { next_ = Next::Anything; }

    // Whether what this side sends next has to wait for something of the other side.
    bool waits(Side side) const;

  private:
    enum class Next : std::uint8_t { ClientHello, ServerFlight, KeyExchange, Anything };

    Next next_ = Next::ClientHello;
    bool early_data_ = false;  // may come before the server's flight
    bool retried_ = false;
    bool lost_[2] = {false, false};
};

}  // namespace siptls::decrypt
