// SPDX-License-Identifier: GPL-2.0-or-later
#include "bytes/hex.h"

#include <string_view>

namespace siptls {

std::string to_hex(Bytes bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text(bytes.size() * 2, '0');
    char* digit = text.data();
    for (const std::uint8_t byte : bytes) {
        *digit++ = kDigits[byte >> 4];
        *digit++ = kDigits[byte & 15];
    }
    return text;
}

}  // namespace siptls
