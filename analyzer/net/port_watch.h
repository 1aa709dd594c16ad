// SPDX-License-Identifier: GPL-2.0-or-later
// Which packets are wanted: a state per port, and for shared ports such as 443 the servers to
// follow there. Asked for every packet of a capture, so the usual answer is one table look-up.
// Grows while the capture is read, as DNS and DHCP name servers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "net/limits.h"
#include "siptls/bytes.h"
#include "siptls/endpoint.h"

namespace siptls::net {

class PortWatch {
  public:
    PortWatch();

    void follow_tcp(std::uint16_t port);
    void follow_all_tcp();
    void follow_udp(std::uint16_t port);
    // This server on this port only. False if kMaxServers are known already.
    [[nodiscard]] bool follow_tcp(const Endpoint& server);

    // A segment from or to a followed port or server. Addresses are 4 or 16 bytes.
    bool wants_tcp(Bytes source, std::uint16_t source_port, Bytes destination,
                   std::uint16_t destination_port) const {
        const unsigned either = ports_[source_port] | ports_[destination_port];
        if ((either & kTcp) != 0) {
            return true;
        }
        return (either & kTcpByAddress) != 0 &&
               (is_server(source, source_port) || is_server(destination, destination_port));
    }
    bool wants_udp(std::uint16_t source_port, std::uint16_t destination_port) const {
        return ((ports_[source_port] | ports_[destination_port]) & kUdp) != 0;
    }

  private:
    static constexpr std::uint8_t kTcp = 1;
    static constexpr std::uint8_t kTcpByAddress = 2;
    static constexpr std::uint8_t kUdp = 4;

    // An open-addressing hash table, at most a quarter full: a slot holds a place in servers_
    // plus one, or 0.
    static constexpr std::size_t kSlots = 4 * kMaxServers;

    // Nearly all addresses on a shared port are nobody's to follow: the last byte tells most apart.
    bool is_server(Bytes address, std::uint16_t port) const {
        return (ports_[port] & kTcpByAddress) != 0 && last_bytes_[address.back()] &&
               slots_[slot_of(address, port)] != 0;
    }
    // The slot of this server, or the empty one where it belongs.
    std::size_t slot_of(Bytes address, std::uint16_t port) const;

    std::vector<std::uint8_t> ports_;
    std::vector<Endpoint> servers_;
    std::vector<std::uint16_t> slots_;
    std::array<bool, 256> last_bytes_{};  // that addresses of servers_ have
};

}  // namespace siptls::net
