// SPDX-License-Identifier: GPL-2.0-or-later
// Ceilings of the capture room. A file that goes beyond one is damaged there.
#pragma once

#include <cstddef>
#include <cstdint>

namespace siptls::capture {

// libpcap writes no more of a packet than this (its MAXIMUM_SNAPLEN), and 64 KiB of IP with any
// link header or a segmentation-offload frame fits well; a larger length is a broken record.
inline constexpr std::uint32_t kMaxCapturedLength = 262144;

// libpcap's ceiling for a pcapng block. Blocks are checked whole, so this bounds the read buffer.
inline constexpr std::uint32_t kMaxBlockLength = 16 * 1024 * 1024;

// Interfaces of one pcapng section; a machine has tens, a merged file some hundreds.
inline constexpr std::size_t kMaxInterfaces = 4096;

// Different link types of one capture, over all its sections. Some three hundred are registered and
// a few occur together; each may need a compiled filter.
inline constexpr std::size_t kMaxLinkTypes = 64;

// The read buffer to begin with: system calls cost little at this size, and it stays in the
// second-level cache, so the kernel's copy is still warm when frames are looked at.
inline constexpr std::size_t kReadBuffer = std::size_t{512} * 1024;

// How much of a mapped file is in memory at a time, twice: it counts as the program's memory, and
// so much makes the system calls for it cheap. A multiple of every common page size.
inline constexpr std::size_t kMappedWindow = std::size_t{256} * 1024;
// Below that, mapping a file costs more than it spares.
inline constexpr std::size_t kSmallestMappedFile = std::size_t{1} * 1024 * 1024;

// The decoder's own default, 128 MiB: what zstd writes unless it is told --long=28 or more.
inline constexpr int kMaxZstdWindowLog = 27;

// Captures that are open at the same time while they are merged. Mirror ports come in pairs or a
// few; each takes a read buffer, and compressed ones a window beside it.
inline constexpr std::size_t kMaxOpenCaptures = 32;

}  // namespace siptls::capture
