// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/offset_index.h"

#include <utility>

#include "tls/decrypt/limits.h"

namespace siptls::decrypt {

namespace {

constexpr std::size_t kFirstSlots = 64;
constexpr unsigned kTextShift = 40;
constexpr std::uint64_t kOffsetMask = (std::uint64_t{1} << kTextShift) - 1;
constexpr unsigned kMarkShift = 48;

}  // namespace

SecretPlace OffsetIndex::place_of(std::uint64_t slot) {
    return {static_cast<std::uint8_t>(slot >> kTextShift), (slot & kOffsetMask) - 1};
}

bool OffsetIndex::add(std::uint64_t hash, SecretPlace place) {
    if (size_ >= kMaxSecrets || place.offset > kMaxKeyLogOffset) {
        return false;
    }
    if (slots_.size() < 2 * (size_ + 1)) {
        grow();
    }
    const std::uint64_t slot = mark(hash) << kMarkShift |
                               static_cast<std::uint64_t>(place.text) << kTextShift |
                               (place.offset + 1);
    size_ += put(hash, slot) ? 1 : 0;
    return true;
}

bool OffsetIndex::put(std::uint64_t hash, std::uint64_t slot) {
    std::size_t at = start_of(hash);
    while (slots_[at] != 0) {
        if (slots_[at] == slot) {
            return false;
        }
        at = (at + 1) % slots_.size();
    }
    slots_[at] = slot;
    hashes_[at] = static_cast<std::uint32_t>(hash);
    return true;
}

void OffsetIndex::grow() {
    const std::vector<std::uint64_t> slots = std::move(slots_);
    const std::vector<std::uint32_t> hashes = std::move(hashes_);
    const std::size_t length = slots.empty() ? kFirstSlots : 2 * slots.size();
    slots_.assign(length, 0);
    hashes_.assign(length, 0);
    for (std::size_t at = 0; at < slots.size(); ++at) {
        if (slots[at] != 0) {
            put(hashes[at], slots[at]);
        }
    }
}

}  // namespace siptls::decrypt
