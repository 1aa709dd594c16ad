// SPDX-License-Identifier: GPL-2.0-or-later
// Whose turn it is in the handshakes of a connection. A mirror may hand over the two directions
// mixed, so that an answer stands before its question; keys are made of both, in the order in which
// the peers spoke (RFC 5246, 7.3; RFC 8446, 2; RFC 7627, 3). Who speaks out of turn has to wait
// until the other side's part was seen, unless some of that was lost. Up to TLS 1.2 one handshake
// may follow another (RFC 5246, 7.4.1.1); application data between them waits for nobody.
#pragma once

#include <cstddef>
#include <cstdint>

#include "siptls/event.h"
#include "tls/handshake_type.h"

namespace siptls::decrypt {

class Turns {
  public:
    enum class EarlyData : std::uint8_t { No, Offered };

    // What a side is about to say.
    enum class Words : std::uint8_t {
        Unknown,    // the record was not opened yet
        Hello,      // a message that begins a side's part of a handshake
        Handshake,  // other messages and ChangeCipherSpec
        Other,
    };

    void take_client_hello(EarlyData early_data);
    void take_hello_retry_request();
    // `version`: the negotiated one.
    void take_server_hello(std::uint16_t version);
    void take_message(Side side, tls::HandshakeType type);
    void take_change_cipher_spec(Side side);

    // Something of this side is missing: it is not waited for any more.
    void lose(Side side) { of(lost_, side) = true; }
    void stop_waiting() { lost_[0] = lost_[1] = true; }

    // Whether what this side says next has to wait for something of the other side.
    bool waits(Side side, Words words) const;

  private:
    enum class Next : std::uint8_t { ClientHello, ServerFlight, KeyExchange, Anything };
    using Flags = bool[2];

    static bool& of(Flags& flags, Side side) { return flags[static_cast<std::size_t>(side)]; }

    Next next_ = Next::ClientHello;
    bool again_ = false;       // this handshake is not the first
    bool early_data_ = false;  // may come before the server's flight
    bool retried_ = false;
    Flags finished_ = {false, false};  // with this handshake
    Flags lost_ = {false, false};
};

}  // namespace siptls::decrypt
