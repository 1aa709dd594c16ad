// SPDX-License-Identifier: GPL-2.0-or-later
// The ways to mistreat a good sample that every parser of bytes from outside must stand: cut short,
// cut into chunks, changed. Each piece lies in an allocation of exactly its size, so that the
// address sanitizer sees any step beyond it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

#include "siptls/bytes.h"

namespace siptls::tests {

using Buffer = std::vector<std::uint8_t>;

inline Buffer copy(Bytes bytes) {
    Buffer buffer(bytes.begin(), bytes.end());
    buffer.shrink_to_fit();
    return buffer;
}

// try_prefix(Bytes prefix): every proper prefix, the empty one first.
template <class TryPrefix>
void for_each_prefix(Bytes sample, TryPrefix try_prefix) {
    for (std::size_t length = 0; length < sample.size(); ++length) {
        const Buffer prefix = copy(sample.first(length));
        try_prefix(Bytes(prefix));
    }
}

// try_chunks(const std::vector<Buffer>& chunks): the sample in two chunks, cut at every place, and
// in chunks of one, of two and of three bytes.
template <class TryChunks>
void for_each_split(Bytes sample, TryChunks try_chunks) {
    for (std::size_t cut = 1; cut < sample.size(); ++cut) {
        try_chunks(std::vector<Buffer>{copy(sample.first(cut)), copy(sample.subspan(cut))});
    }
    for (const std::size_t length : std::initializer_list<std::size_t>{1, 2, 3, 7, 50, 100, 300}) {
        std::vector<Buffer> chunks;
        for (std::size_t at = 0; at < sample.size(); at += length) {
            chunks.push_back(copy(sample.subspan(at, std::min(length, sample.size() - at))));
        }
        try_chunks(chunks);
    }
}

// try_changed(Bytes changed): every byte in turn one more, one less, with its highest bit flipped,
// all zeros and all ones. Among them are all lengths that lie.
template <class TryChanged>
void for_each_flip(Bytes sample, TryChanged try_changed) {
    Buffer changed = copy(sample);
    for (std::size_t at = 0; at < sample.size(); ++at) {
        const std::uint8_t good = sample[at];
        for (const int value : {good + 1, good - 1, good ^ 0x80, 0x00, 0xff}) {
            changed[at] = static_cast<std::uint8_t>(value);
            if (changed[at] != good) {
                try_changed(Bytes(changed));
            }
        }
        changed[at] = good;
    }
}

}  // namespace siptls::tests
