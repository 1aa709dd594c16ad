// SPDX-License-Identifier: GPL-2.0-or-later
// Ceilings of the trace room. A trace of any length is read within them.
#pragma once

#include <cstddef>

namespace siptls::trace {

// Bytes kept of one line; SIP header fields with tickets stay below. The rest of a longer one is
// passed over and counted.
inline constexpr std::size_t kMaxLine = std::size_t{64} * 1024;

// Bytes kept of the lines of one record: a SIP message of 64 KiB with its record lines. The rest is
// passed over, and the record counts as cut.
inline constexpr std::size_t kMaxRecord = std::size_t{128} * 1024;

// Bytes kept of a text that a report may show.
inline constexpr std::size_t kMaxText = 512;

// How far into a line its record header is looked for: the prefix is the operator's to choose.
inline constexpr std::size_t kMaxPrefix = 512;

// Lines looked at before a file without any record is called no trace.
inline constexpr std::size_t kMaxLinesWithoutRecord = 200'000;

}  // namespace siptls::trace
