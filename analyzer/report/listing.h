// SPDX-License-Identifier: GPL-2.0-or-later
// Which sessions a report lists (--sessions).
#pragma once

#include <string_view>

#include "siptls/analysis.h"
#include "siptls/analyzer.h"

namespace siptls::report {

inline bool is_listed(const JudgedSession& session, SessionListing listing) {
    switch (listing) {
        case SessionListing::Incidents: return session.verdict.incident;
        case SessionListing::Failed: return session.session.outcome != Outcome::Established;
        case SessionListing::All: return true;
    }
    return true;
}

// The word for it on the command line and in reports.
inline std::string_view listing_word(SessionListing listing) {
    switch (listing) {
        case SessionListing::Incidents: return "incidents";
        case SessionListing::Failed: return "failed";
        case SessionListing::All: return "all";
    }
    return "all";
}

}  // namespace siptls::report
