// SPDX-License-Identifier: GPL-2.0-or-later
// What follows the sessions in the JSON document: registrations, certificates, incidents, findings,
// summary, captures.
#pragma once

#include "report/json_out.h"
#include "siptls/analysis.h"

namespace siptls::report {

// Writes the members; the enclosing object is the caller's.
void write_analysis(JsonOut& out, const Analysis& analysis,
                    std::span<const std::string> sip_domains);

// The members of `summary`, and of a finding `remediation`; likewise.
void write_summary_members(JsonOut& out, const Analysis& analysis);
void write_remediation(JsonOut& out, const Finding& finding);

}  // namespace siptls::report
