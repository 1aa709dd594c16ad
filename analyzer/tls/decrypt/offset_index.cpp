// SPDX-License-Identifier: GPL-2.0-or-later
#include "tls/decrypt/offset_index.h"

#include <algorithm>
#include <utility>

#include "tls/decrypt/limits.h"

namespace siptls::decrypt {

namespace {

constexpr std::size_t kFirstSlots = 64;

}  // namespace

bool OffsetIndex::add(std::uint64_t hash, SecretLabel label, SecretPlace place) {
    if (size_ >= kMaxSecrets || place.offset > kMaxKeyLogOffset) {
        return false;
    }
    reserve(size_ + 1);
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

void OffsetIndex::reserve(std::size_t places) {
    const std::size_t wanted = 2 * std::min(places, kMaxSecrets);
    std::size_t slots = std::max(slots_.size(), kFirstSlots);
    while (slots < wanted) {
        slots *= 2;
    }
    if (slots != slots_.size()) {
        resize(slots);
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
