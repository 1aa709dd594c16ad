// SPDX-License-Identifier: GPL-2.0-or-later
// Ceilings of the plugin, each with its reason.
#pragma once

#include <cstddef>
#include <cstdint>

namespace siptls::plugin {

// Sessions shown in the tree and the table: Wireshark itself keeps a record of every frame, of
// which a session has about twenty.
inline constexpr std::size_t kMaxSessions = 1'000'000;
// Frames with a SYN that wait for their connection to become a session.
inline constexpr std::size_t kMaxWaitingNotes = 100'000;
// Times of frames are kept between 1970 and here, the year 2116, as the engine's own readers of files
// do, so that sums and differences of two of them cannot overflow.
inline constexpr std::int64_t kLatestSecond = (std::int64_t{1} << 62) / 1'000'000'000 - 1;
// Decrypted TLS records of one frame: as many as fit into the largest.
inline constexpr std::size_t kMaxOpenedRecords = 4'096;

}  // namespace siptls::plugin
