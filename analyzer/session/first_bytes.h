// SPDX-License-Identifier: GPL-2.0-or-later
// What those share that look for something of their own in the first bytes of a side.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace siptls::session {

enum class Found : std::uint8_t { No, NeedMore, Yes };

// Takes the next word off a line whose words stand one space apart.
inline std::string_view next_word(std::string_view& line) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return word;
}

}  // namespace siptls::session
