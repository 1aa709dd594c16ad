// SPDX-License-Identifier: GPL-2.0-or-later
// Compares what a library answered to every vector with its row of the profile table.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "x509/agreement/known_differences.h"

namespace siptls::x509::test {

struct LibraryAnswers {
    std::string version;        // as the library reports it; digits and dots count
    std::vector<bool> accepts;  // one a vector of name_vectors(), in their order
};

struct Agreement {
    bool holds = false;
    std::string text;  // a line for each difference, known or not, and a summary
};

Agreement compare(std::string_view profile, const LibraryAnswers& theirs,
                  std::span<const KnownDifference> known = known_differences());

}  // namespace siptls::x509::test
