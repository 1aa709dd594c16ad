// SPDX-License-Identifier: GPL-2.0-or-later
#include "stream/flow_index.h"

namespace siptls::stream {

void FlowIndex::insert(std::uint64_t hash, std::uint32_t slot) {
    ++used_;
    if (is_full()) {
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
