// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/port_watch.h"

#include <algorithm>

#include "bytes/bytes_of.h"
#include "bytes/hash.h"

namespace siptls::net {
namespace {

constexpr std::size_t kPorts = 65536;

}  // namespace

PortWatch::PortWatch() : ports_(kPorts), slots_(kSlots) {}

void PortWatch::follow_tcp(std::uint16_t port) {
    ports_[port] |= kTcp;
}

void PortWatch::follow_all_tcp() {
    for (std::uint8_t& state : ports_) {
        state |= kTcp;
    }
}

void PortWatch::follow_udp(std::uint16_t port) {
    ports_[port] |= kUdp;
}

bool PortWatch::follow_tcp(const Endpoint& server) {
    const std::size_t slot = slot_of(bytes_of(server.address), server.port);
    if (slots_[slot] != 0) {
        return true;
    }
    if (servers_.size() == kMaxServers) {
        return false;
    }
    servers_.push_back(server);
    slots_[slot] = static_cast<std::uint16_t>(servers_.size());
    ports_[server.port] |= kTcpByAddress;
    last_bytes_[bytes_of(server.address).back()] = true;
    return true;
}

std::size_t PortWatch::slot_of(Bytes address, std::uint16_t port) const {
    std::size_t slot = hash_bytes(address, port) % kSlots;
    for (; slots_[slot] != 0; slot = (slot + 1) % kSlots) {
        const Endpoint& server = servers_[slots_[slot] - 1];
        const Bytes known = bytes_of(server.address);
        if (server.port == port &&
            std::equal(known.begin(), known.end(), address.begin(), address.end())) {
            break;
        }
    }
    return slot;
}

}  // namespace siptls::net
