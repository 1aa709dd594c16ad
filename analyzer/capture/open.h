// SPDX-License-Identifier: GPL-2.0-or-later
// From bytes to a source of frames. open_capture comes through here; tests and fuzzing bring bytes
// of their own.
#pragma once

#include <memory>
#include <string>

#include "capture/byte_input.h"
#include "siptls/capture.h"

namespace siptls::capture {

// As open_capture; `path` is only spoken of.
OpenedCapture open_input(std::unique_ptr<ByteInput> input, const std::string& path,
                         const CaptureOptions& options);

}  // namespace siptls::capture
