// SPDX-License-Identifier: GPL-2.0-or-later
// What the HTML report keeps of the sessions it is told of: rows for the table, marks for the
// drawing, one session to tell step by step where there is no incident. Bounded by limits.h.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "siptls/analysis.h"
#include "siptls/baseline.h"

namespace siptls::report {

struct AttemptMark {
    Timestamp time;
    Outcome outcome = Outcome::Incomplete;
};

struct ClientAttempts {
    std::vector<AttemptMark> marks;
    std::uint64_t failed = 0;
    std::uint64_t left_out = 0;  // marks beyond the ceiling
};

// A record of a server's trace with the session it belongs to.
struct TraceMark {
    Endpoint client;
    Endpoint server;
    TraceFact fact;
};

struct HtmlAttempts {
    std::vector<JudgedSession> listed;  // the first ones, without what a table does not show
    std::uint64_t listed_beyond = 0;
    std::map<IpAddress, ClientAttempts> clients;
    std::uint64_t attempts_beyond = 0;  // of clients beyond the ceiling
    std::vector<TraceMark> trace_records;
    std::uint64_t trace_records_beyond = 0;
    std::optional<BaselineComparison> comparison;  // with an earlier report
    std::optional<JudgedSession> sample;           // the first that failed, else the first
};

enum class Wanted : std::uint8_t { Listed, Counted };

// `wanted` says whether the session belongs into the table.
void note(HtmlAttempts& attempts, const JudgedSession& session, Wanted wanted);

}  // namespace siptls::report
