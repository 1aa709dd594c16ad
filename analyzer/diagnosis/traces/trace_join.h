// SPDX-License-Identifier: GPL-2.0-or-later
// Brings the connections of traces and the sessions of captures together: by the client's address
// and port, the server's where the trace names it, and the time by a clock that is set for each
// trace first. What fits several sessions is joined to none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "diagnosis/capture_log.h"
#include "diagnosis/traces/trace_book.h"
#include "siptls/analysis.h"
#include "siptls/session.h"

namespace siptls::diagnosis {

// What came of the traces.
struct TraceJoin {
    std::vector<TraceReport> traces;
    std::vector<TraceOnlyFailure> only;  // what the capture does not show
    std::uint64_t only_count = 0;
    // For each connection of the book the place of its session in the list; nothing if it has none.
    std::vector<std::optional<std::size_t>> session_of;

    // Whether times of this trace can be compared with those of the capture.
    bool placed(std::uint32_t trace) const;
};

// Joins and writes to the sessions what the trace tells of them. `sessions` are all that a trace
// may tell of; `id_of` names one.
TraceJoin join_traces(TraceBook& book, const std::vector<Session*>& sessions, CaptureSpan span,
                      std::optional<Nanoseconds> operator_offset,
                      const std::function<std::string(const Session&)>& id_of);

// What a trace itself brings to its report.
TraceReport begin_report(TraceEntry& entry);

// Without any capture: a session for each connection, as far as the trace tells.
std::vector<Session> sessions_of_traces(TraceBook& book, std::optional<Nanoseconds> operator_offset,
                                        TraceJoin& join);

}  // namespace siptls::diagnosis
