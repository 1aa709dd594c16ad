// SPDX-License-Identifier: GPL-2.0-or-later
// What a traced connection adds to the facts of its session: its records as facts, and the alert
// that the server's status stands for.
#pragma once

#include "diagnosis/traces/trace_book.h"
#include "siptls/session.h"

namespace siptls::diagnosis {

// `offset` is how far the trace's clock is ahead.
void add_trace_facts(const TraceBook& book, const TracedConnection& connection, Nanoseconds offset,
                     Session& session);

// The alert that the server received, by the status its trace gives: only of a client with a
// one-way certificate (where both are checked, the status may be the server's own judgement), and
// only where the status stands for alerts of one meaning.
std::optional<std::uint8_t> alert_told(const TracedConnection& connection);

// `time` of the trace by the capture's clock.
Timestamp captured_time(Timestamp time, Nanoseconds offset);

}  // namespace siptls::diagnosis
