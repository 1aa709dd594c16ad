// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/offset_index.h"

#include <algorithm>
#include <utility>

#include "tls/decrypt/limits.h"

namespace siptls::decrypt {

namespace {

constexpr std::size_t kFewest = 32;

}  // namespace

bool OffsetIndex::add(std::uint64_t hash, SecretLabel label, SecretPlace place) {
    if (size_ >= kMaxSecrets || place.offset > kMaxKeyLogOffset) {
        return false;
    }
    if (4 * (size_ + 1) > 3 * slots_.size()) {
        reserve(2 * size_ + kFewest);
    }
    const Put result =
        put(Slot{static_cast<std::uint32_t>(hash), static_cast<std::uint32_t>(place.offset),
                 static_cast<std::uint8_t>(place.offset >> 32),
                 static_cast<std::uint8_t>(place.text + 1), label});
    size_ += result == Put::Added ? 1 : 0;
    return result != Put::Full;
}

OffsetIndex::Put OffsetIndex::put(const Slot& slot) {
    std::size_t equal = 0;
    std::size_t at = start_of(slot.hash);
    for (; !slots_[at].is_free(); at = behind(at)) {
        if (slots_[at] == slot) {
            return Put::Known;
        }
        equal += slots_[at].hash == slot.hash && slots_[at].label == slot.label ? 1 : 0;
        if (equal == kMaxEqualSecrets) {
            return Put::Full;
        }
    }
    slots_[at] = slot;
    return Put::Added;
}

// With half as many slots again as places, so that a third is free.
void OffsetIndex::reserve(std::size_t places) {
    const std::size_t wanted = std::min(places, kMaxSecrets) * 3 / 2 + 1;
    if (wanted > slots_.size()) {
        resize(wanted);
    }
}

void OffsetIndex::resize(std::size_t slots) {
    const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots));
    for (const Slot& slot : old) {
        if (!slot.is_free()) {
            put(slot);
        }
    }
}

}  // namespace siptls::decrypt
