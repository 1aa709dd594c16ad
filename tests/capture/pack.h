// SPDX-License-Identifier: GPL-2.0-or-later
// Compresses captures in memory.
#pragma once

#include <array>

#include "capture/file_bytes.h"

namespace siptls::capture {

enum class Packing { Gzip, Zstd, Lz4 };
inline constexpr std::array kPackings = {Packing::Gzip, Packing::Zstd, Packing::Lz4};

// One member or frame, with a checksum over its contents.
FileBytes pack(Packing packing, Bytes bytes);

// A zstd frame that states a window of `log` bits and holds nothing else.
FileBytes zstd_frame_with_window(int log);

}  // namespace siptls::capture
