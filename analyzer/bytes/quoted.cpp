// SPDX-License-Identifier: GPL-2.0-or-later
#include "bytes/quoted.h"

#include <algorithm>
#include <cstdint>

#include "bytes/hex.h"
#include "bytes/utf8.h"

namespace siptls {

std::string quoted(std::string_view text) {
    std::string safe = "\"";
    while (!text.empty()) {
        const CodePoint point = first_code_point(text);
        const std::size_t length = std::max<std::size_t>(point.length, 1);
        const bool syntax = point.value == '\\' || point.value == '"';
        if (point.length != 0 && !syntax && !is_invisible(point.value)) {
            safe += text.substr(0, length);
        } else {
            for (const char c : text.substr(0, length)) {
                const auto byte = static_cast<std::uint8_t>(c);
                safe += "\\x" + to_hex(Bytes(&byte, 1));
            }
        }
        text.remove_prefix(length);
    }
    return safe + "\"";
}

std::string input_name(std::string_view path) {
    return path == "-" ? "standard input" : quoted(path);
}

}  // namespace siptls
