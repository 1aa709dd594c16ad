// SPDX-License-Identifier: GPL-2.0-or-later
// The records of the ECS report, one function each: the line of the bulk interface that names the
// record, then the record.
#pragma once

#include <optional>

#include "report/json_out.h"
#include "siptls/baseline.h"
#include "siptls/heartbeat.h"
#include "siptls/report.h"

namespace siptls::report {

struct EcsSpan {
    Timestamp first;
    Timestamp last;
};

// `certificate` is the server's own; null: none known.
void write_ecs_session(JsonOut& out, const JudgedSession& judged, const Certificate* certificate,
                       const ReportOptions& options);
// `certificate` may be null: not known. `fresh`: an earlier report has not got it; nothing where
// there is none to compare with.
void write_ecs_incident(JsonOut& out, const Incident& incident, const Certificate* certificate,
                        std::optional<bool> fresh, const ReportOptions& options);
// `span`: from its first incident to its last, as it has no time of its own.
void write_ecs_finding(JsonOut& out, const Finding& finding, const EcsSpan& span,
                       const ReportOptions& options);
void write_ecs_heartbeat(JsonOut& out, const Heartbeat& beat, const ReportOptions& options);
// A failure that a server's trace tells and the capture does not show.
void write_ecs_trace_only(JsonOut& out, const TraceOnlyFailure& failure,
                          const ReportOptions& options);
// `baseline` may be null: there was nothing to compare with.
void write_ecs_summary(JsonOut& out, const Analysis& analysis, const BaselineComparison* baseline,
                       const ReportOptions& options);

}  // namespace siptls::report
