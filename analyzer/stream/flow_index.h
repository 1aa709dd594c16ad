// SPDX-License-Identifier: GPL-2.0-or-later
// Finds a connection's slot by its two endpoints: open addressing with linear probing,
// backward-shift deletion, and a seed of its own, so that chosen addresses cannot pile up in one
// place. Its order never shows.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "siptls/endpoint.h"

namespace siptls::stream {

// An endpoint as few numbers: it is compared and hashed for every segment. Their order means
// nothing but is total.
struct EndpointWords {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    std::uint32_t rest = 0;

    explicit EndpointWords(const Endpoint& endpoint)
        : rest(endpoint.port | static_cast<std::uint32_t>(endpoint.address.family) << 16) {
        std::memcpy(&first, endpoint.address.bytes.data(), 8);
        std::memcpy(&second, endpoint.address.bytes.data() + 8, 8);
    }

    auto operator<=>(const EndpointWords&) const = default;
};

// Both endpoints in the order of their words, so that the two directions have one key.
struct FlowKey {
    Endpoint low;
    Endpoint high;

    bool operator==(const FlowKey& other) const {
        return EndpointWords(low) == EndpointWords(other.low) &&
               EndpointWords(high) == EndpointWords(other.high);
    }
};

// `swapped` tells whether `a` became the high end.
FlowKey make_key(const Endpoint& a, const Endpoint& b, bool& swapped);
std::uint64_t hash_key(const FlowKey& key, std::uint64_t seed);

class FlowIndex {
  public:
    static constexpr std::uint32_t kNone = 0xffffffff;

    explicit FlowIndex(std::uint64_t seed) : seed_(seed), cells_(kFirstSize) {}

    std::uint64_t hash(const FlowKey& key) const { return hash_key(key, seed_); }

    // The slot for which `same` says yes, kNone if there is none.
    template <class Same>
    std::uint32_t find(std::uint64_t hash, Same&& same) const {
        const auto half = static_cast<std::uint32_t>(hash);
        for (std::size_t at = half & mask();; at = (at + 1) & mask()) {
            const Cell& cell = cells_[at];
            if (cell.slot == kNone || (cell.hash == half && same(cell.slot))) {
                return cell.slot;
            }
        }
    }
    void insert(std::uint64_t hash, std::uint32_t slot);
    void erase(std::uint64_t hash, std::uint32_t slot);

  private:
    struct Cell {
        std::uint32_t hash = 0;  // low half: tells where probing began, and most others apart
        std::uint32_t slot = kNone;
    };
    static constexpr std::size_t kFirstSize = 1024;

    std::size_t mask() const { return cells_.size() - 1; }
    void grow();
    void place(const Cell& cell);

    std::uint64_t seed_;
    std::size_t used_ = 0;
    std::vector<Cell> cells_;
};

}  // namespace siptls::stream
