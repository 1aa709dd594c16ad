// SPDX-License-Identifier: GPL-2.0-or-later
// Letters of host names without any locale (RFC 4343: DNS names are compared in ASCII case).
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace siptls::x509 {

inline char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

inline std::string lower(std::string_view text) {
    std::string lowered(text);
    for (char& letter : lowered) {
        letter = lower(letter);
    }
    return lowered;
}

inline bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

inline bool starts_with_ignoring_case(std::string_view text, std::string_view start) {
    return text.size() >= start.size() && equal_ignoring_case(text.substr(0, start.size()), start);
}

inline bool ends_with_ignoring_case(std::string_view text, std::string_view end) {
    return text.size() >= end.size() &&
           equal_ignoring_case(text.substr(text.size() - end.size()), end);
}

// Printable ASCII, the blank not included.
inline bool is_graphic(char letter) {
    return letter > 0x20 && letter < 0x7f;
}

inline bool is_ascii(char letter) {
    return static_cast<unsigned char>(letter) < 0x80;
}

// Letters, digits and hyphen, of which host names are made (RFC 952).
inline bool is_host_letter(char letter) {
    const char small = lower(letter);
    return (small >= 'a' && small <= 'z') || (letter >= '0' && letter <= '9') || letter == '-';
}

}  // namespace siptls::x509
