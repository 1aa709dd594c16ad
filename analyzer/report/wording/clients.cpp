// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/wording/clients.h"

#include <algorithm>
#include <utility>

namespace siptls::report {

std::vector<const ClientRow*> failing_clients(const Analysis& analysis) {
    std::vector<const ClientRow*> failing;
    for (const ClientRow& row : analysis.clients) {
        if (row.failed > 0) {
            failing.push_back(&row);
        }
    }
    const auto rank = [](const ClientRow* row) {
        return std::pair(row->failing_since.has_value(), row->failed);
    };
    std::stable_sort(failing.begin(), failing.end(),
                     [&](const ClientRow* a, const ClientRow* b) { return rank(a) > rank(b); });
    return failing;
}

}  // namespace siptls::report
