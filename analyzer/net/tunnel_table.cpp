// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/tunnel_table.h"

#include <algorithm>
#include <cstring>

#include "net/limits.h"

namespace siptls::net {
namespace {

std::string_view identifier_word(TunnelKind kind) {
    switch (kind) {
        case TunnelKind::Erspan2:
        case TunnelKind::Erspan3: return "session";
        case TunnelKind::Vxlan:
        case TunnelKind::Geneve: return "vni";
        default: return "key";
    }
}

std::string text_of(const Tunnel& tunnel) {
    std::string text(name(tunnel.kind));
    if (tunnel.identifier) {
        text += ' ';
        text += identifier_word(tunnel.kind);
        text += ' ' + std::to_string(*tunnel.identifier);
    }
    return text + ' ' + to_string(tunnel.source) + " > " + to_string(tunnel.destination);
}

constexpr TunnelId of_kind(TunnelKind kind) {
    return 1 + static_cast<TunnelId>(kind);
}

}  // namespace

TunnelTable::TunnelTable(std::uint64_t seed) : ids_(0, KeyHash{seed}), texts_(1) {
    for (std::size_t kind = 0; kind < kTunnelKindCount; ++kind) {
        texts_.emplace_back(name(static_cast<TunnelKind>(kind)));
    }
}

TunnelId TunnelTable::id_of(std::span<const Tunnel> tunnels) {
    TunnelId id = kNoTunnel;
    for (const Tunnel& tunnel : tunnels) {
        id = inside(id, tunnel);
    }
    return id;
}

TunnelTable::Key TunnelTable::key_of(TunnelId outer, const Tunnel& tunnel) {
    Key key{};
    std::uint8_t* at = key.data();
    const auto put = [&at](const void* from, std::size_t length) {
        std::memcpy(at, from, length);
        at += length;
    };
    const std::uint32_t identifier = tunnel.identifier.value_or(0);
    put(&outer, sizeof outer);
    put(&identifier, sizeof identifier);
    put(tunnel.source.bytes.data(), tunnel.source.bytes.size());
    put(tunnel.destination.bytes.data(), tunnel.destination.bytes.size());
    *at++ = static_cast<std::uint8_t>(tunnel.kind);
    *at++ = static_cast<std::uint8_t>(tunnel.source.family);
    *at++ = tunnel.identifier ? 1 : 0;
    return key;
}

TunnelId TunnelTable::inside(TunnelId outer, const Tunnel& tunnel) {
    const Key key = key_of(outer, tunnel);
    if (const auto known = ids_.find(key); known != ids_.end()) {
        return known->second;
    }
    if (ids_.size() == kMaxTunnels) {
        ++refused_;
        return of_kind(tunnel.kind);
    }
    const auto id = static_cast<TunnelId>(texts_.size());
    std::string text = outer == kNoTunnel ? "" : texts_[outer] + " / ";
    texts_.push_back(text + text_of(tunnel));
    ids_.emplace(key, id);
    return id;
}

}  // namespace siptls::net
