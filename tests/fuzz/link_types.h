// SPDX-License-Identifier: GPL-2.0-or-later
// The link types that a byte of the input chooses among: all that the decoder reads, and some that
// it does not.
#pragma once

#include <cstdint>
#include <iterator>

namespace siptls::tests {

inline std::uint32_t link_type_of(std::uint8_t choice) {
    constexpr std::uint32_t kLinkTypes[] = {1,   0,   108, 101, 12, 14,  228, 229, 113,
                                            276, 105, 9,   50,  51, 104, 204, 219};
    return kLinkTypes[choice % std::size(kLinkTypes)];
}

}  // namespace siptls::tests
