// SPDX-License-Identifier: GPL-2.0-or-later
// Bytes that this room owns: keys, secrets and plaintext, wiped in the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "siptls/bytes.h"
#include "tls/decrypt/wiped_memory.h"

namespace siptls::decrypt {

using Buffer = std::vector<std::uint8_t, WipedMemory<std::uint8_t>>;

inline void append(Buffer& buffer, Bytes bytes) {
    buffer.insert(buffer.end(), bytes.begin(), bytes.end());
}

// `width` bytes from `at` on, the most significant first.
inline void put_number(std::span<std::uint8_t> bytes, std::size_t at, std::uint64_t number,
                       unsigned width) {
    while (width-- != 0) {
        bytes[at++] = static_cast<std::uint8_t>(number >> (8 * width));
    }
}

// The same at the end.
inline void append_number(Buffer& buffer, std::uint64_t number, unsigned width) {
    while (width-- != 0) {
        buffer.push_back(static_cast<std::uint8_t>(number >> (8 * width)));
    }
}

}  // namespace siptls::decrypt
