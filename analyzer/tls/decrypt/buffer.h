// SPDX-License-Identifier: GPL-2.0-or-later
// Bytes that this room owns: keys, secrets and plaintext.
#pragma once

#include <cstdint>
#include <vector>

#include "siptls/bytes.h"

namespace siptls::decrypt {

using Buffer = std::vector<std::uint8_t>;

inline void append(Buffer& buffer, Bytes bytes) {
    buffer.insert(buffer.end(), bytes.begin(), bytes.end());
}

// `width` bytes, the most significant first.
inline void append_number(Buffer& buffer, std::uint64_t number, unsigned width) {
    while (width-- != 0) {
        buffer.push_back(static_cast<std::uint8_t>(number >> (8 * width)));
    }
}

}  // namespace siptls::decrypt
