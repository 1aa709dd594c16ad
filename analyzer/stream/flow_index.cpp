// SPDX-License-Identifier: GPL-2.0-or-later
#include "stream/flow_index.h"

#include "bytes/hash.h"

namespace siptls::stream {

FlowKey make_key(const Endpoint& a, const Endpoint& b, bool& swapped) {
    swapped = EndpointWords(b) < EndpointWords(a);
    return swapped ? FlowKey{b, a} : FlowKey{a, b};
}

// Three multiplications, two of which do not wait for each other; the constants are those of
// wyhash.
std::uint64_t hash_key(const FlowKey& key, std::uint64_t seed) {
    const EndpointWords low(key.low);
    const EndpointWords high(key.high);
    const std::uint64_t one = fold_multiply(low.first ^ seed, low.second ^ 0xa0761d6478bd642fULL);
    const std::uint64_t two = fold_multiply(high.first ^ seed ^ 0xe7037ed1a0b428dbULL,
                                            high.second ^ 0x8ebc6af09c88c6e3ULL);
    const std::uint64_t rest = std::uint64_t{low.rest} << 32 | high.rest;
    return fold_multiply(one ^ rest ^ seed, two ^ 0x589965cc75374cc3ULL);
}

void FlowIndex::insert(std::uint64_t hash, std::uint32_t slot) {
    if (++used_ * 4 > cells_.size() * 3) {
        grow();
    }
    place(Cell{static_cast<std::uint32_t>(hash), slot});
}

void FlowIndex::place(const Cell& cell) {
    std::size_t at = cell.hash & mask();
    while (cells_[at].slot != kNone) {
        at = (at + 1) & mask();
    }
    cells_[at] = cell;
}

void FlowIndex::grow() {
    std::vector<Cell> old(cells_.size() * 2);
    old.swap(cells_);
    for (const Cell& cell : old) {
        if (cell.slot != kNone) {
            place(cell);
        }
    }
}

void FlowIndex::erase(std::uint64_t hash, std::uint32_t slot) {
    std::size_t at = hash & mask();
    while (cells_[at].slot != slot) {
        if (cells_[at].slot == kNone) {
            return;
        }
        at = (at + 1) & mask();
    }
    --used_;
    std::size_t hole = at;
    for (;;) {
        at = (at + 1) & mask();
        const Cell& cell = cells_[at];
        if (cell.slot == kNone) {
            break;
        }
        const std::size_t home = cell.hash & mask();
        // The cell may move into the hole unless its home lies behind the hole (cyclically).
        if (((at - home) & mask()) >= ((at - hole) & mask())) {
            cells_[hole] = cell;
            hole = at;
        }
    }
    cells_[hole] = Cell{};
}

}  // namespace siptls::stream
