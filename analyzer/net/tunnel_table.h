// SPDX-License-Identifier: GPL-2.0-or-later
// The tunnels that followed packets came in: numbers them and keeps the text by which the report
// calls them, such as "erspan-2 session 100 10.0.0.1 > 10.0.0.2". Inner tunnels follow behind " /
// ".
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "bytes/hash.h"
#include "net/tunnel.h"

namespace siptls::net {

using TunnelId = std::uint32_t;
inline constexpr TunnelId kNoTunnel = 0;

class TunnelTable {
  public:
    // `seed` keys the table's hash.
    explicit TunnelTable(std::uint64_t seed);

    // The number of these tunnels, the outermost first; kNoTunnel if there are none. Beyond
    // kMaxTunnels it stands for all tunnels of the innermost one's kind.
    TunnelId id_of(std::span<const Tunnel> tunnels);
    // Empty for kNoTunnel. The view holds as long as the table.
    std::string_view text(TunnelId id) const { return texts_[id]; }
    // Packets in tunnels beyond the limit.
    std::uint64_t refused() const { return refused_; }

  private:
    using Key = std::array<std::uint8_t, 43>;
    struct KeyHash {
        std::uint64_t seed = 0;
        std::size_t operator()(const Key& key) const { return hash_bytes(key, seed); }
    };

    static Key key_of(TunnelId outer, const Tunnel& tunnel);
    TunnelId inside(TunnelId outer, const Tunnel& tunnel);

    std::unordered_map<Key, TunnelId, KeyHash> ids_;
    std::deque<std::string> texts_;  // by number; after that of none those of the kinds alone
    std::uint64_t refused_ = 0;
};

}  // namespace siptls::net
