// SPDX-License-Identifier: GPL-2.0-or-later
// What follows the sessions in the JSON document: registrations, certificates, incidents, findings,
// summary, captures, traces.
#pragma once

#include <map>
#include <span>
#include <string>

#include "report/json_out.h"
#include "siptls/analysis.h"
#include "siptls/baseline.h"
#include "siptls/heartbeat.h"

namespace siptls::report {

// Each writes members; the enclosing object is the caller's. `sip_domains` are those to come;
// `baseline` may be null: there was nothing to compare with.
void write_analysis(JsonOut& out, const Analysis& analysis,
                    std::span<const std::string> sip_domains, const BaselineComparison* baseline);
void write_registration_members(JsonOut& out, const Registration& registration);
void write_summary_members(JsonOut& out, const Analysis& analysis);
// All but its time.
void write_heartbeat_members(JsonOut& out, const Heartbeat& beat);
void write_labels(JsonOut& out, const std::map<std::string, std::string>& labels);

// A whole object.
void write_generator(JsonOut& out);

}  // namespace siptls::report
