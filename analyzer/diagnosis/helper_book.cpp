// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/helper_book.h"

#include <algorithm>

namespace siptls::diagnosis {

void HelperBook::hear(HelperKind kind, const IpAddress& client, const Endpoint& server,
                      const Seen& seen) {
    std::vector<Helper>& helpers = helpers_.at(client);
    auto found = std::find_if(helpers.begin(), helpers.end(), [&](const Helper& helper) {
        return helper.kind == kind && helper.server == server;
    });
    if (found == helpers.end()) {
        if (helpers.size() >= kMaxHelpers) {
            return;
        }
        found = helpers.insert(helpers.end(), Helper{kind, server, seen, seen.time, 0});
    }
    found->last = std::max(found->last, seen.time);
    ++found->times;
}

}  // namespace siptls::diagnosis
