// SPDX-License-Identifier: GPL-2.0-or-later
// Master secrets of sessions that may be resumed, by session id or ticket (RFC 5246, 7.3; RFC
// 5077). Bounded: the oldest is let go.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>

#include "bytes/hash.h"
#include "siptls/bytes.h"
#include "tls/decrypt/buffer.h"
#include "tls/decrypt/crypto_library.h"

namespace siptls::decrypt {

class SessionCache {
  public:
    explicit SessionCache(std::uint64_t seed) : secrets_(0, KeyHash{seed}) {}

    // `name`: a session id or a ticket. An empty one is not remembered.
    void remember(CryptoLibrary& library, Bytes name, Bytes master);
    // Empty if it is not known.
    Buffer find(CryptoLibrary& library, Bytes name) const;

    // How many were let go.
    std::uint64_t dropped() const { return dropped_; }

  private:
    using Key = std::array<std::uint8_t, 32>;  // SHA-256 of the name
    struct KeyHash {
        std::uint64_t seed = 0;
        std::size_t operator()(const Key& key) const { return hash_bytes(key, seed); }
    };

    static std::optional<Key> key_of(CryptoLibrary& library, Bytes name);

    std::unordered_map<Key, Buffer, KeyHash> secrets_;
    std::deque<Key> order_;  // of their coming
    std::uint64_t dropped_ = 0;
};

}  // namespace siptls::decrypt
