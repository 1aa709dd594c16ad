// SPDX-License-Identifier: GPL-2.0-or-later
#include "bytes/utf8.h"

#include <array>
#include <cstdint>

namespace siptls {

CodePoint first_code_point(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(text[at]); };
    if (byte(0) < 0x80) {
        return {byte(0), 1};
    }
    const std::size_t length = byte(0) >= 0xf0 ? 4 : byte(0) >= 0xe0 ? 3 : 2;
    if (byte(0) < 0xc2 || byte(0) > 0xf4 || text.size() < length) {
        return {};
    }
    char32_t value = byte(0) & (0xffU >> (length + 1));
    for (std::size_t at = 1; at < length; ++at) {
        if ((byte(at) & 0xc0U) != 0x80) {
            return {};
        }
        value = value << 6 | (byte(at) & 0x3fU);
    }
    constexpr std::array<char32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = value >= 0xd800 && value <= 0xdfff;
    if (value < kSmallest[length] || value > 0x10ffff || surrogate) {
        return {};
    }
    return {value, length};
}

}  // namespace siptls
