// SPDX-License-Identifier: GPL-2.0-or-later
// Bytes of a file, a pipe or standard input. Used by open.cpp.
#pragma once

#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "capture/byte_input.h"
#include "siptls/capture.h"

namespace siptls::capture {

// Opens `path`, or standard input for "-". On failure the problem says why and what to do.
tl::expected<std::unique_ptr<ByteInput>, Problem> open_file(const std::string& path);

// Only such a file can be opened a second time, from its start.
bool is_regular_file(const std::string& path);

}  // namespace siptls::capture
