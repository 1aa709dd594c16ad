// SPDX-License-Identifier: GPL-2.0-or-later
// Compares a text with the approved one in tests/report/approved. SIPTLS_UPDATE_EXPECTED=1 rewrites
// it; the difference is then reviewed like code.
#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include <doctest/doctest.h>

#include "source_folder.h"

namespace siptls::test {

inline void check_approved(const std::string& name, const std::string& text) {
    const std::string path = source_folder() + "/tests/report/approved/" + name;
    if (std::getenv("SIPTLS_UPDATE_EXPECTED") != nullptr) {
        std::ofstream(path, std::ios::binary) << text;
    }
    std::ifstream file(path, std::ios::binary);
    const std::string approved{std::istreambuf_iterator<char>(file), {}};
    CAPTURE(path);
    CHECK(approved == text);
}

}  // namespace siptls::test
