// SPDX-License-Identifier: GPL-2.0-or-later
// The incidents of an analysis by the ids that findings name; valid as long as the analysis.
#pragma once

#include <map>
#include <string_view>

#include "siptls/analysis.h"

namespace siptls::report {

using IncidentsById = std::map<std::string_view, const Incident*>;

inline IncidentsById incidents_by_id(const Analysis& analysis) {
    IncidentsById by_id;
    for (const Incident& incident : analysis.incidents) {
        by_id.emplace(incident.id, &incident);
    }
    return by_id;
}

}  // namespace siptls::report
