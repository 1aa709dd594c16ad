// SPDX-License-Identifier: GPL-2.0-or-later
// What has changed since an earlier report, in words. All text is escaped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "siptls/baseline.h"

namespace siptls::report {

// "Compared with the earlier report: 1 gone, 2 still there, none new."
std::string comparison_sentence(const BaselineComparison& comparison);

struct ChangeText {
    std::string_view word;  // "gone", "still there", "new"
    std::string_view id;    // "gone", "still", "new"
    std::string line;
};

// The first `most` of all, new ones first.
std::vector<ChangeText> change_lines(const BaselineComparison& comparison, std::size_t most);

// How many there are in all.
std::size_t count_changes(const BaselineComparison& comparison);

}  // namespace siptls::report
