// SPDX-License-Identifier: GPL-2.0-or-later
// Compares an analysis with an earlier JSON report: which incidents are gone, still there, new.
#pragma once

#include <string>
#include <vector>

#include "siptls/analysis.h"
#include "siptls/endpoint.h"

namespace siptls {

// What tells one trouble from another: a client (its MAC where both reports know it, else its
// address), a server endpoint, the name looked for and the cause. A new certificate without the
// name makes no new trouble.
struct BaselineIncident {
    std::string id;  // in the report it is from
    std::string cause;
    std::string client;  // address
    std::string mac;     // empty: not known
    Endpoint server;
    std::string expected_name;
    bool resolved = false;  // of those that are there now: the client succeeded afterwards
};

struct Baseline {
    std::vector<BaselineIncident> incidents;
    bool redacted = false;
    std::string problem;  // a sentence, escaped, with file, place and remedy; empty: it was read
};

// The incidents of a JSON report (-T json). The file is not trusted: what is no such report, by its
// schema, or larger than 256 MiB is refused whole.
Baseline load_baseline(const std::string& path);

// Each in the order of its report.
struct BaselineComparison {
    std::vector<BaselineIncident> gone;
    std::vector<BaselineIncident> still;  // as they are now
    std::vector<BaselineIncident> fresh;
};
BaselineComparison compare(const Baseline& before, const Analysis& now);

}  // namespace siptls
