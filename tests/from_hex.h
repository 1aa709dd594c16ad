// SPDX-License-Identifier: GPL-2.0-or-later
// Bytes written as hexadecimal text, for samples in tests. Spaces may stand between bytes.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace siptls::tests {

inline std::uint8_t digit_value(char digit) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    const std::size_t value = kDigits.find(digit);
    if (value == std::string_view::npos) {
        throw std::invalid_argument("from_hex: no digit");
    }
    return static_cast<std::uint8_t>(value);
}

inline std::vector<std::uint8_t> from_hex(std::string_view text) {
    std::vector<std::uint8_t> bytes;
    std::size_t at = 0;
    while (at < text.size()) {
        if (text[at] == ' ') {
            ++at;
            continue;
        }
        const std::string_view pair = text.substr(at, 2);
        if (pair.size() != 2) {
            throw std::invalid_argument("from_hex: half a byte");
        }
        bytes.push_back(
            static_cast<std::uint8_t>(digit_value(pair[0]) << 4 | digit_value(pair[1])));
        at += 2;
    }
    return bytes;
}

}  // namespace siptls::tests
