// SPDX-License-Identifier: GPL-2.0-or-later
// Answers of a library that are known to differ from its row of the profile table, because the row
// was measured on a version that behaves otherwise. Pure data; compare.h allows these and no other.
#pragma once

#include <span>
#include <string_view>

namespace siptls::x509::test {

struct KnownDifference {
    std::string_view profile;
    std::string_view reason;
    // Versions as the library itself reports them, first and last that may differ. Distributions
    // mend a version without giving it a new number, so within the range either answer is right,
    // but the same one for all `vectors`.
    std::string_view first_version;
    std::string_view last_version;
    std::span<const std::string_view> vectors;  // titles of name_vectors()
};

std::span<const KnownDifference> known_differences();

}  // namespace siptls::x509::test
