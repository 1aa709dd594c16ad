// SPDX-License-Identifier: GPL-2.0-or-later
// Master secrets of sessions that may be resumed, by session id or ticket (RFC 5246, 7.3; RFC
// 5077). Bounded: the oldest is let go.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <unordered_map>

#include "siptls/bytes.h"
#include "tls/decrypt/buffer.h"
#include "tls/decrypt/key_derivation.h"

namespace siptls::decrypt {

class SessionCache {
  public:
    explicit SessionCache(std::uint64_t seed) : seed_(seed) {}

    // `name`: a session id or a ticket. An empty one is not remembered, nor is a secret of another
    // length than a master secret has.
    void remember(Bytes name, Bytes master);
    // Empty if it is not known.
    Buffer find(Bytes name) const;

    // How many were let go.
    std::uint64_t dropped() const { return dropped_; }

  private:
    // Of the name, by a seed that nobody knows: enough bits that no two share them. If two ever
    // did, one's secret would open nothing of the other.
    using Key = std::array<std::uint64_t, 2>;
    struct KeyHash {
        std::size_t operator()(const Key& key) const noexcept { return key[0]; }
    };
    struct Master {
        std::array<std::uint8_t, kMasterLength> bytes{};

        Master() = default;
        Master(const Master&) = delete;
        Master& operator=(const Master&) = delete;
        ~Master() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
    };

    Key key_of(Bytes name) const;

    std::uint64_t seed_;
    std::unordered_map<Key, Master, KeyHash> secrets_;
    std::deque<Key> order_;  // of their coming
    std::uint64_t dropped_ = 0;
};

}  // namespace siptls::decrypt
