// SPDX-License-Identifier: GPL-2.0-or-later
// The records of the ECS report, one function each: the line of the bulk interface that names the
// record, then the record.
#pragma once

#include <optional>

#include "report/incidents_by_id.h"
#include "report/json_out.h"
#include "siptls/baseline.h"
#include "siptls/report.h"

namespace siptls::report {

// `certificate` is the server's own; null: none known.
void write_ecs_session(JsonOut& out, const JudgedSession& judged, const Certificate* certificate,
                       const ReportOptions& options);
// `fresh`: an earlier report has not got it; nothing where there is none to compare with.
void write_ecs_incident(JsonOut& out, const Incident& incident, std::optional<bool> fresh,
                        const Analysis& analysis, const ReportOptions& options);
void write_ecs_finding(JsonOut& out, const Finding& finding, const IncidentsById& incidents,
                       const ReportOptions& options);
// A failure that a server's trace tells and the capture does not show.
void write_ecs_trace_only(JsonOut& out, const TraceOnlyFailure& failure,
                          const ReportOptions& options);
// `baseline` may be null: there was nothing to compare with.
void write_ecs_summary(JsonOut& out, const Analysis& analysis, const BaselineComparison* baseline,
                       const ReportOptions& options);

}  // namespace siptls::report
