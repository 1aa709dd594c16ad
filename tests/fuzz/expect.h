// SPDX-License-Identifier: GPL-2.0-or-later
// What must hold for every input of a fuzz target.
#pragma once

#include <cstdlib>

namespace siptls::tests {

// Ends the program otherwise: libFuzzer keeps such an input, a replay fails.
inline void expect(bool holds) {
    if (!holds) {
        std::abort();
    }
}

}  // namespace siptls::tests
