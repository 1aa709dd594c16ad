// SPDX-License-Identifier: GPL-2.0-or-later
// The records of the ECS report, one function each: the line of the bulk interface that names the
// record, then the record.
#pragma once

#include "report/incidents_by_id.h"
#include "report/json_out.h"
#include "siptls/report.h"

namespace siptls::report {

// `certificate` is the server's own; null: none known.
void write_ecs_session(JsonOut& out, const JudgedSession& judged, const Certificate* certificate,
                       const ReportOptions& options);
void write_ecs_incident(JsonOut& out, const Incident& incident, const Analysis& analysis,
                        const ReportOptions& options);
void write_ecs_finding(JsonOut& out, const Finding& finding, const IncidentsById& incidents,
                       const ReportOptions& options);
// A failure that a server's trace tells and the capture does not show.
void write_ecs_trace_only(JsonOut& out, const TraceOnlyFailure& failure,
                          const ReportOptions& options);
void write_ecs_summary(JsonOut& out, const Analysis& analysis, const ReportOptions& options);

}  // namespace siptls::report
