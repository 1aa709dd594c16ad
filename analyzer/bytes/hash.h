// SPDX-License-Identifier: GPL-2.0-or-later
// A fast keyed 64-bit hash for tables, not for security: collisions only cost time, so a table's
// order must never show. Multiply-and-fold over eight bytes a step, after the public-domain wyhash
// construction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "siptls/bytes.h"

namespace siptls {

inline std::uint64_t fold_multiply(std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

inline std::uint64_t hash_bytes(Bytes bytes, std::uint64_t seed) {
    constexpr std::uint64_t kFirstFactor = 0xa0761d6478bd642fULL;
    constexpr std::uint64_t kSecondFactor = 0xe7037ed1a0b428dbULL;
    std::uint64_t state = seed ^ kFirstFactor;
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, 8);
        state = fold_multiply(state ^ word, kSecondFactor);
    }
    if (at < bytes.size()) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, bytes.size() - at);
        state = fold_multiply(state ^ word, kFirstFactor);
    }
    return fold_multiply(state ^ bytes.size(), kSecondFactor);
}

}  // namespace siptls
