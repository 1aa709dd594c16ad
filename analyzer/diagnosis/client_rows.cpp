// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/client_rows.h"

#include <algorithm>
#include <utility>

namespace siptls::diagnosis {
namespace {

void count_into_row(const Tally& tally, ClientRow& row) {
    row.sessions += tally.sessions;
    row.failed += tally.failures ? tally.failures->count : 0;
    if (tally.succeeded() && (!row.last_success || *row.last_success < tally.last_success)) {
        row.last_success = tally.last_success;
    }
}

// Once the row knows its last success: another certificate may have ended the trouble.
void date_row(const Tally& tally, ClientRow& row) {
    const auto since =
        row.last_success ? tally.failing_since(*row.last_success) : tally.failing_since();
    if (since && (!row.failing_since || *since < *row.failing_since)) {
        row.failing_since = since;
    }
}

// One for each client and server with a failure, in their order, and nothing in it yet.
std::vector<ClientRow> empty_rows(const Tallies& tallies) {
    using Parties = std::pair<IpAddress, Endpoint>;
    std::vector<Parties> failing;  // few: nearly all never fail
    for (const Tally& tally : tallies.all()) {
        if (tally.failures) {
            failing.emplace_back(tally.client, tally.server);
        }
    }
    std::sort(failing.begin(), failing.end());
    failing.erase(std::unique(failing.begin(), failing.end()), failing.end());
    std::vector<ClientRow> rows;
    rows.reserve(failing.size());
    for (const auto& [client, server] : failing) {
        rows.push_back(ClientRow{.client = client, .server = server});
    }
    return rows;
}

}  // namespace

std::vector<ClientRow> client_rows(const Tallies& tallies) {
    std::vector<ClientRow> rows = empty_rows(tallies);
    for (auto row = rows.begin(); row != rows.end();) {
        const auto end = std::find_if(
            row, rows.end(), [&](const ClientRow& other) { return other.client != row->client; });
        for (const auto& take : {count_into_row, date_row}) {
            for (const Tally* tally : tallies.of(row->client)) {
                const auto own = std::lower_bound(
                    row, end, tally->server, [](const ClientRow& other, const Endpoint& server) {
                        return other.server < server;
                    });
                if (own != end && own->server == tally->server) {
                    take(*tally, *own);
                }
            }
        }
        row = end;
    }
    return rows;
}

}  // namespace siptls::diagnosis
