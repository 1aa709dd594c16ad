// SPDX-License-Identifier: GPL-2.0-or-later
// A small repeatable random source (splitmix64, Steele, Lea and Flood 2014): the same seed gives
// the same capture on every machine. Used wherever a session differs from the next one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace siptls::bench {

class RepeatableRandom {
  public:
    explicit RepeatableRandom(std::uint64_t seed) : state_{seed} {}

    // The source of item `index` in a family: independent of how many others were made before it.
    RepeatableRandom(std::uint64_t seed, std::uint64_t index)
        : state_{seed + 0x9e3779b97f4a7c15U * (index + 1)} {
        state_ = next();
    }

    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15U;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
        return mixed ^ (mixed >> 31U);
    }

    // A value in [0, limit); `limit` is at most 2^32.
    std::uint32_t below(std::uint64_t limit) {
        return static_cast<std::uint32_t>(((next() >> 32U) * limit) >> 32U);
    }

    // A value in [low, high).
    std::uint32_t between(std::uint32_t low, std::uint32_t high) { return low + below(high - low); }

    void fill(std::span<std::uint8_t> bytes) {
        while (!bytes.empty()) {
            const std::uint64_t word = next();
            const std::size_t size = bytes.size() < sizeof word ? bytes.size() : sizeof word;
            std::memcpy(bytes.data(), &word, size);
            bytes = bytes.subspan(size);
        }
    }

  private:
    std::uint64_t state_;
};

}  // namespace siptls::bench
