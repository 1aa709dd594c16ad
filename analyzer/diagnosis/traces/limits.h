// SPDX-License-Identifier: GPL-2.0-or-later
// Ceilings of what is kept of server traces, each with its reason. What is beyond one is counted.
#pragma once

#include <cstddef>

#include "diagnosis/limits.h"

namespace siptls::diagnosis {

// Connections that traces tell of: hours of a large edge server. Beyond them only those that failed
// find a place. Each keeps this many notes.
inline constexpr std::size_t kMaxTracedConnections = 65'536;
inline constexpr std::size_t kMaxTraceNotes = 8;
// Different texts of notes: a server's stack has some hundreds.
inline constexpr std::size_t kMaxTraceTexts = 4'096;
// Sign-ins by connection and address-of-record, as many as are listed of captures.
inline constexpr std::size_t kMaxTracedSignIns = 20'000;
// Connection and correlation ids by which records without an address find theirs.
inline constexpr std::size_t kMaxTraceIds = 16'384;
// Date fields of one trace by which its time zone is told.
inline constexpr std::size_t kMaxDateOffsets = 64;
// Errors of a client's own log that a report shows.
inline constexpr std::size_t kMaxClientErrors = 32;
// Pairs of traced connections and sessions that the clock of one trace is estimated from.
inline constexpr std::size_t kMaxClockPairs = 100'000;
// Failures listed that a trace tells and the capture does not show.
inline constexpr std::size_t kMaxTraceOnly = 200;
// Established sessions are kept for a trace's sake while no more than this are; failed ones have
// the rest of kMaxKeptSessions.
inline constexpr std::size_t kMaxTracedSessions = kMaxKeptSessions / 2;

}  // namespace siptls::diagnosis
