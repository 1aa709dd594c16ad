// SPDX-License-Identifier: GPL-2.0-or-later
// Ceilings of this room: a report for reading stays readable however large the capture is. What is
// beyond them is counted in the report itself.
#pragma once

#include <cstddef>

namespace siptls::report {

// Sessions in the table of the HTML report: some 300 bytes each.
inline constexpr std::size_t kMaxHtmlSessions = 1000;

// Findings told in full; and incidents in short beside them, in HTML of each, on a page of all.
inline constexpr std::size_t kMaxFindings = 20;
inline constexpr std::size_t kMaxIncidents = 200;

// Findings that a page has a sentence for.
inline constexpr std::size_t kMaxFindingSentences = 100;

// Records of server traces in the HTML report.
inline constexpr std::size_t kMaxHtmlTraceRecords = 200;

// Requests for certificates that a report for reading tells of.
inline constexpr std::size_t kMaxRequests = 20;

// Clients whose attempts are remembered for the drawing, and attempts remembered of each.
inline constexpr std::size_t kMaxTimelineClients = 5000;
inline constexpr std::size_t kMaxTimelineMarks = 100;

// Clients in the drawing and in the table below it.
inline constexpr std::size_t kMaxTimelineRows = 40;
inline constexpr std::size_t kMaxHtmlClients = 200;

// Presented names of a certificate.
inline constexpr std::size_t kMaxHtmlNames = 100;

// Incidents whose times the ECS report of siptls live remembers for findings: as many as the engine
// keeps.
inline constexpr std::size_t kMaxToldIncidents = 20'000;

// Captures in the list of what they let us see.
inline constexpr std::size_t kMaxCaptures = 100;

// Lists of profile answers whose text or pseudonyms are remembered, one for each certificate and
// name: a few kilobytes each. Beyond it they are made anew.
inline constexpr std::size_t kMaxRememberedMatches = 256;

// Values of one kind (identities, chains, exclusions) whose text is remembered for the sessions
// that follow: as many as are worth comparing.
inline constexpr std::size_t kMaxLatelyWritten = 8;

// Values whose pseudonym is remembered; those beyond it are computed anew each time.
inline constexpr std::size_t kMaxPseudonyms = 200'000;

// An earlier report to compare with, read whole: the incidents of a large site have some megabytes.
inline constexpr std::size_t kMaxBaselineBytes = std::size_t{256} << 20;

// Changes since then that a report for reading lists.
inline constexpr std::size_t kMaxChanges = 100;

}  // namespace siptls::report
