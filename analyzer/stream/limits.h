// SPDX-License-Identifier: GPL-2.0-or-later
// Ceilings of the stream room, each with its reason. Hitting one costs facts about single
// connections, never memory.
#pragma once

#include <cstddef>
#include <cstdint>

#include "siptls/time.h"

namespace siptls::stream {

// Memory for out-of-order segments of one side: four times the largest unscaled window, so a lost
// segment of a handshake never loses what follows it.
inline constexpr std::size_t kMaxPendingBytes = std::size_t{256} * 1024;
// Memory for out-of-order segments of all connections together.
inline constexpr std::size_t kMaxPendingTotal = std::size_t{32} * 1024 * 1024;
// What a stored segment costs beside its bytes (tree node, allocations), so that many tiny ones
// meet the two ceilings above.
inline constexpr std::size_t kSegmentOverhead = 160;

// Connections followed at a time, and of these half-open ones; beyond it the one longest silent is
// let go.
inline constexpr std::size_t kMaxConnections = 1'000'000;
inline constexpr std::size_t kMaxHalfOpen = 65'536;
// Closed connections kept for late segments: a busy server closes fewer within kLinger.
inline constexpr std::size_t kMaxLingering = 65'536;
// Room in the table from the start, so that a flood of SYNs does not make it move; the system gives
// memory only to what is used of it.
inline constexpr std::size_t kExpectedConnections = 2 * kMaxHalfOpen;
// Connections ended in one step at the end, so that the rooms above can let go of them in between.
inline constexpr std::size_t kEndedAtOnce = 64;
// Servers for which unanswered SYNs are counted; a scan beyond that is counted as a whole.
inline constexpr std::size_t kMaxServersCounted = 4'096;

// A segment further away than this is no part of the stream: more than any handshake sends.
inline constexpr std::int64_t kMaxAhead = std::int64_t{64} * 1024 * 1024;
// A reset is believed if its number lies this near to what was expected next (RFC 9293, 3.10.7.4,
// asks for in-window).
inline constexpr std::int64_t kResetWindow = std::int64_t{1024} * 1024;
// A SYN or a first segment this little before where a stream seemed to begin was only captured
// late: the largest unscaled window.
inline constexpr std::int64_t kMaxLateStart = std::int64_t{64} * 1024;

// What belongs to open connections is used again; so much of it waits for that.
inline constexpr std::size_t kMaxSpareConversations = 1024;

// How long a closed connection is kept for segments that the mirror port delivers late.
inline constexpr Nanoseconds kLinger = 2 * kSecond;
// Then so many are remembered by their numbers alone, 24 bytes each, for a side that has not heard
// of it and repeats itself: behind a reset on the path for a quarter of an hour and longer.
inline constexpr std::size_t kFinishedRemembered = 16'384;
// Nobody waits longer from one repetition to the next (RFC 6298, 2.5: a maximum of at least 60
// seconds; 120 in Linux).
inline constexpr Nanoseconds kRepeatTimeout = 130 * kSecond;
// After this much silence nothing more is expected of a connection that is followed byte by byte:
// beyond the common keep-alive and handshake timeouts of SIP stacks.
inline constexpr Nanoseconds kIdleTimeout = 600 * kSecond;
// The order of activity is kept to this grain, so that not every segment moves its connection in
// the list of all: little against the time-outs around it.
inline constexpr Nanoseconds kActivityGrain = 1 * kSecond;
// Timeouts are looked for once in so much time: little against the shortest of them.
inline constexpr Nanoseconds kExpiryGrain = kSecond / 10;
// A SYN that is not answered within this time counts as unanswered: all retransmissions of common
// stacks are over.
inline constexpr Nanoseconds kSynTimeout = 130 * kSecond;
// A SYN this short before the end of the capture may have been answered after it: the first
// retransmission time-out (RFC 6298, 2).
inline constexpr Nanoseconds kSynAnswerTime = 1 * kSecond;
// A hole that the receiver has acknowledged was received: only a reordering mirror can still bring
// it, and soon.
inline constexpr Nanoseconds kHoleTimeout = 1 * kSecond;
inline constexpr std::uint32_t kHolePackets = 32;
// A segment that acknowledges what was not captured yet waits for it so long: a queue of a mirror
// port, or the clocks of two that a time server keeps together, differ by less. So many segments of
// the connection are more than one side sends in a handshake and its sign-in.
inline constexpr Nanoseconds kWaitTimeout = 2 * kSecond;
inline constexpr std::uint64_t kWaitSegments = 64;
// Further ahead than this of what was captured, an acknowledgement tells of a large loss or of
// nothing at all, and no waiting helps.
inline constexpr std::int64_t kMaxUnseen = std::int64_t{1024} * 1024;
// Where time makes a step this large from one frame to the next, frames may have changed places:
// what would have come in time before may still come, unless it is late by far.
inline constexpr Nanoseconds kTimeStep = kSecond / 2;
inline constexpr Nanoseconds kTooLate = 30 * kSecond;
// Closed connections outlast a step by so much, for what changed places across it.
inline constexpr Nanoseconds kStepGrace = kSecond / 10;

// The capturing clock was set back, rather than frames swapped, if so many frames in a row lie so
// far behind.
inline constexpr Nanoseconds kClockStep = 60 * kSecond;
inline constexpr std::uint32_t kClockStepFrames = 1'000;
// It was perhaps set forward where the next frame comes kClockStep later. So long after that
// nothing times out: what was under way goes on sooner.
inline constexpr Nanoseconds kLeapGrace = 5 * kSecond;

}  // namespace siptls::stream
