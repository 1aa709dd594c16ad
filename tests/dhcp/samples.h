// SPDX-License-Identifier: GPL-2.0-or-later
// DHCP of a Lync phone that asks for options 120 and 43, as it stood in the capture. The sname and
// file fields, empty there, can be filled.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "text_properties.h"

namespace siptls::tests {

// Fixed part before sname: op to chaddr.
inline constexpr std::string_view kInformHead =
    "0101060014b27585000000000a3208650000000000000000000000000004f211223300000000000000000000";
inline constexpr std::string_view kAckHead =
    "0201060014b27585000000000a320865000000000a32080a000000000004f211223300000000000000000000";

inline constexpr std::string_view kInformOptions =
    "3501083c0e4350452d4f4350484f4e450000003702782bff";
inline constexpr std::string_view kAckOptions =
    "35010536040a32080a0104ffffff002b1201094d532d55432d436c74020568747470737811000373697006"
    "6d736c796e63036e657400ff";

// The message of a head and options, all in hexadecimal.
inline std::vector<std::uint8_t> dhcp_message(std::string_view head, std::string_view options,
                                              std::string_view file = "",
                                              std::string_view sname = "") {
    const auto append = [](std::vector<std::uint8_t>& to, std::string_view hex, std::size_t size) {
        std::vector<std::uint8_t> part = unhex(hex);
        part.resize(size == 0 ? part.size() : size);
        to.insert(to.end(), part.begin(), part.end());
    };
    std::vector<std::uint8_t> message = unhex(head);
    append(message, sname, 64);
    append(message, file, 128);
    append(message, "63825363", 0);
    append(message, options, 0);
    return message;
}

}  // namespace siptls::tests
