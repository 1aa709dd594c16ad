// SPDX-License-Identifier: GPL-2.0-or-later
// Finds a connection's slot by its two endpoints: open addressing with linear probing,
// backward-shift deletion, and a seed of its own, so that chosen addresses cannot pile up in one
// place. Its order never shows.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "bytes/hash.h"
#include "bytes/prefetch.h"
#include "siptls/endpoint.h"

namespace siptls::stream {

// Two endpoints in an order that means nothing but is total, so that both directions of a
// connection have one key. Kept as few numbers: they are compared and hashed for every segment.
class FlowKey {
  public:
    FlowKey() = default;
    // `swapped` tells whether `a` became the high end. Which end a segment comes from cannot be
    // foreseen, hence no branch asks for it.
    FlowKey(const Endpoint& a, const Endpoint& b, bool& swapped) {
        const std::uint32_t rest_a = rest_of(a);
        const std::uint32_t rest_b = rest_of(b);
        swapped = rest_a != rest_b ? rest_b < rest_a : b.address.bytes < a.address.bytes;
        const Endpoint* const ends[] = {&a, &b};
        store(0, *ends[swapped ? 1 : 0]);
        store(1, *ends[swapped ? 0 : 1]);
    }

    Endpoint low() const { return endpoint(0); }
    Endpoint high() const { return endpoint(1); }

    // Both seeds must be secret: without them nobody can choose keys that collide.
    std::uint64_t hash(std::uint64_t seed, std::uint64_t other_seed) const {
        const std::uint64_t one = fold_multiply(words_[0] ^ seed, words_[2] ^ other_seed);
        const std::uint64_t two = fold_multiply(words_[1] ^ other_seed, words_[3] ^ seed);
        const std::uint64_t rest = std::uint64_t{rest_[0]} << 32 | rest_[1];
        return fold_multiply(one ^ rest, two ^ 0x589965cc75374cc3ULL);
    }

    bool operator==(const FlowKey& other) const {
        const std::uint64_t difference =
            (words_[0] ^ other.words_[0]) | (words_[1] ^ other.words_[1]) |
            (words_[2] ^ other.words_[2]) | (words_[3] ^ other.words_[3]) |
            (rest_[0] ^ other.rest_[0]) | (rest_[1] ^ other.rest_[1]);
        return difference == 0;
    }

  private:
    static std::uint32_t rest_of(const Endpoint& endpoint) {
        return endpoint.port | static_cast<std::uint32_t>(endpoint.address.family) << 16;
    }
    void store(std::size_t end, const Endpoint& endpoint) {
        std::memcpy(&words_[2 * end], endpoint.address.bytes.data(), 16);
        rest_[end] = rest_of(endpoint);
    }
    Endpoint endpoint(std::size_t end) const {
        Endpoint endpoint;
        std::memcpy(endpoint.address.bytes.data(), &words_[2 * end], 16);
        endpoint.address.family = static_cast<AddressFamily>(rest_[end] >> 16);
        endpoint.port = static_cast<std::uint16_t>(rest_[end]);
        return endpoint;
    }

    std::array<std::uint64_t, 4> words_{};  // two of each address
    std::array<std::uint32_t, 2> rest_{};   // family and port of each
};

// For tables that have no secret of their own: their ceilings bound what chosen keys could cost.
inline constexpr std::uint64_t kFixedSeed = 0x9e3779b97f4a7c15ULL;

class FlowIndex {
  public:
    static constexpr std::uint32_t kNone = 0xffffffff;

    // The constants, those of wyhash, make a good pair of seeds of any number.
    explicit FlowIndex(std::uint64_t seed)
        : seed_(seed ^ 0xa0761d6478bd642fULL),
          other_seed_(fold_multiply(seed_, 0xe7037ed1a0b428dbULL)),
          cells_(kFirstSize) {}

    std::uint64_t hash(const FlowKey& key) const { return key.hash(seed_, other_seed_); }

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
    // Where find() will begin to look.
    void expect(std::uint64_t hash) const { prefetch(&cells_[hash & mask()]); }
    // What stands there, most likely what find() will say: for those who prefetch.
    std::uint32_t likely(std::uint64_t hash) const { return cells_[hash & mask()].slot; }
    void insert(std::uint64_t hash, std::uint32_t slot);
    void erase(std::uint64_t hash, std::uint32_t slot);

  private:
    struct Cell {
        std::uint32_t hash = 0;  // low half: tells where probing began, and most others apart
        std::uint32_t slot = kNone;
    };
    static constexpr std::size_t kFirstSize = 1024;

    std::size_t mask() const { return cells_.size() - 1; }
    // As long as the table is small, most ways to a slot have one step, which costs no memory worth
    // speaking of; a large one is filled to three quarters.
    static constexpr std::size_t kSparseSize = 16 * 1024;

    bool is_full() const {
        return used_ * 4 > cells_.size() * 3 ||
               (cells_.size() < kSparseSize && used_ * 8 > cells_.size());
    }
    void grow();
    void place(const Cell& cell);

    std::uint64_t seed_;
    std::uint64_t other_seed_;
    std::size_t used_ = 0;
    std::vector<Cell> cells_;
};

}  // namespace siptls::stream
