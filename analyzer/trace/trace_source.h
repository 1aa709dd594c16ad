// SPDX-License-Identifier: GPL-2.0-or-later
// From bytes to trace records. open_trace comes through here; tests and fuzzing bring bytes of
// their own.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "capture/byte_input.h"
#include "siptls/trace.h"

namespace siptls::trace {

// As open_trace; `path` is only spoken of.
OpenedTrace open_trace_input(std::unique_ptr<capture::ByteInput> input, const std::string& path,
                             std::uint32_t index);

}  // namespace siptls::trace
