// SPDX-License-Identifier: GPL-2.0-or-later
// Fixed-width numbers at a place that is known to be in range, for the few hot paths that have
// checked a whole header's length at once. Everything else uses Reader.
#pragma once

#include <cstdint>

namespace siptls {

inline std::uint16_t load_be16(const std::uint8_t* at) {
    return static_cast<std::uint16_t>(at[0] << 8 | at[1]);
}
inline std::uint32_t load_be32(const std::uint8_t* at) {
    return static_cast<std::uint32_t>(load_be16(at)) << 16 | load_be16(at + 2);
}
inline std::uint32_t load_le32(const std::uint8_t* at) {
    return static_cast<std::uint32_t>(at[3]) << 24 | static_cast<std::uint32_t>(at[2]) << 16 |
           static_cast<std::uint32_t>(at[1]) << 8 | at[0];
}
inline std::uint16_t load_le16(const std::uint8_t* at) {
    return static_cast<std::uint16_t>(at[1] << 8 | at[0]);
}

}  // namespace siptls
