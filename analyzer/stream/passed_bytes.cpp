// SPDX-License-Identifier: GPL-2.0-or-later
#include "stream/passed_bytes.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace siptls::stream {

namespace {

constexpr std::size_t kWord = sizeof(std::uint64_t);

// Eight bytes, the first one lowest.
std::uint64_t word_at(const std::uint8_t* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, kWord);
    if constexpr (std::endian::native == std::endian::big) {
        word = __builtin_bswap64(word);
    }
    return word;
}

// The sum of `count` words. Several sums side by side: the processor adds them at once.
std::uint64_t sum_of(const std::uint8_t* at, std::size_t count) {
    constexpr std::size_t kSums = 8;
    std::array<std::uint64_t, kSums> sums{};
    std::size_t word = 0;
    for (; word + kSums <= count; word += kSums) {
        for (std::size_t sum = 0; sum < kSums; ++sum) {
            sums[sum] += word_at(at + (word + sum) * kWord);
        }
    }
    std::uint64_t total = 0;
    for (; word < count; ++word) {
        total += word_at(at + word * kWord);
    }
    for (const std::uint64_t sum : sums) {
        total += sum;
    }
    return total;
}

}  // namespace

PlacedSum::PlacedSum(std::uint64_t offset, Bytes bytes) {
    const auto within = static_cast<std::size_t>(offset % kWord);
    if (bytes.size() < 2 * kWord) {
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            value_ += std::uint64_t{bytes[at]} << (8 * ((within + at) % kWord));
        }
        return;
    }
    // What does not fill a word is cut out of the first and the last eight bytes.
    const std::size_t head = (kWord - within) % kWord;
    const std::size_t words = (bytes.size() - head) / kWord;
    const std::size_t tail = bytes.size() - head - words * kWord;
    const std::uint64_t first = head == 0 ? 0 : word_at(bytes.data()) << (8 * within);
    const std::uint64_t last =
        tail == 0 ? 0 : word_at(bytes.data() + bytes.size() - kWord) >> (8 * (kWord - tail));
    value_ = first + sum_of(bytes.data() + head, words) + last;
}

void PassedBytes::note(std::uint64_t offset, Bytes bytes) {
    if (known_ == 0 || border(0).offset != offset) {
        known_ = 0;
        again_end_ = again_.offset;
        add_border(Border{offset, {}});
    }
    add_border(Border{offset + bytes.size(), border(0).before + PlacedSum(offset, bytes)});
}

void PassedBytes::add_border(const Border& border) {
    latest_ = latest_ + 1 == kBorders ? 0 : latest_ + 1;
    borders_[latest_] = border;
    known_ = std::min(known_ + 1, kBorders);
}

const PassedBytes::Border* PassedBytes::first_from(std::uint64_t offset) const {
    const Border* first = nullptr;
    for (std::size_t age = 0; age < known_ && border(age).offset >= offset; ++age) {
        first = &border(age);
    }
    return first;
}

const PassedBytes::Border* PassedBytes::last_until(std::uint64_t offset) const {
    for (std::size_t age = 0; age < known_; ++age) {
        if (border(age).offset <= offset) {
            return &border(age);
        }
    }
    return nullptr;
}

bool PassedBytes::contradicted_by(std::uint64_t offset, Bytes bytes) {
    const std::uint64_t end = offset + bytes.size();
    if (known_ == 0) {
        return false;
    }
    // What continues is compared from where it began; else from the first border on.
    if (again_end_ != offset || again_end_ == again_.offset) {
        const Border* first = first_from(offset);
        if (first == nullptr || first->offset >= end) {
            again_end_ = again_.offset;
            return false;
        }
        bytes = bytes.subspan(static_cast<std::size_t>(first->offset - offset));
        offset = first->offset;
        again_ = *first;
        again_sum_ = {};
    }
    bool differs = false;
    const Border* last = last_until(end);
    if (last != nullptr && last->offset > again_.offset && last->offset >= offset) {
        const auto whole = static_cast<std::size_t>(last->offset - offset);
        const PlacedSum sum = again_sum_ + PlacedSum(offset, bytes.first(whole));
        differs = sum != last->before - again_.before;
        bytes = bytes.subspan(whole);
        offset = last->offset;
        again_ = *last;
        again_sum_ = {};
    }
    again_sum_ = again_sum_ + PlacedSum(offset, bytes);
    again_end_ = end;
    return differs;
}

}  // namespace siptls::stream
