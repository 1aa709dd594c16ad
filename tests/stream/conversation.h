// SPDX-License-Identifier: GPL-2.0-or-later
// A scripted TCP conversation: packets named by side and stream offset instead of sequence numbers.
// Used by the tests of stream/.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "net/packet.h"
#include "siptls/event.h"

namespace siptls::test {

inline constexpr Side kClient = Side::Client;
inline constexpr Side kServer = Side::Server;

Endpoint endpoint(std::uint32_t address, std::uint16_t port);

// Each packet made is one frame, a millisecond after the one before. The packets view bytes that
// the conversation owns.
class Conversation {
  public:
    static constexpr std::uint16_t kServerPort = 5061;

    explicit Conversation(std::uint16_t client_port = 50'000);

    Conversation& numbered(std::uint32_t client_isn, std::uint32_t server_isn);

    net::Packet syn();
    net::Packet syn_ack();
    // `side` has sent `offset` bytes and acknowledges `peer_offset` of the other side's.
    net::Packet ack(Side side, std::int64_t offset, std::int64_t peer_offset);
    net::Packet data(Side side, std::int64_t offset, std::string_view text,
                     std::int64_t peer_offset = 0);
    net::Packet fin(Side side, std::int64_t offset, std::int64_t peer_offset = 0);
    net::Packet rst(Side side, std::int64_t offset, std::int64_t peer_offset = 0);

    void wait(Nanoseconds span) { time_ += span; }
    Timestamp now() const { return Timestamp{time_}; }
    // What the server test of the tests says.
    static bool is_server(const Endpoint& endpoint) { return endpoint.port == kServerPort; }

  private:
    net::Packet packet(Side side, std::uint8_t flags, std::int64_t offset,
                       std::int64_t peer_offset);
    std::uint32_t sequence(Side side, std::int64_t offset) const;

    Endpoint client_;
    Endpoint server_;
    std::uint32_t client_isn_ = 1'000;
    std::uint32_t server_isn_ = 2'000'000;
    std::uint64_t frame_ = 0;
    Nanoseconds time_ = 1'300'000'000 * kSecond;
    std::deque<std::vector<std::uint8_t>> payloads_;
};

// The snapshot length left only `kept` bytes of the payload.
net::Packet cut(net::Packet packet, std::size_t kept);

}  // namespace siptls::test
