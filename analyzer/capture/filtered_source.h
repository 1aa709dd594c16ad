// SPDX-License-Identifier: GPL-2.0-or-later
// A source of which a libpcap filter lets only some frames through; they keep their numbers. Used
// by open.cpp.
#pragma once

#include <memory>
#include <string>

#include "siptls/capture.h"

namespace siptls::capture {

// Wraps `opened`, which has a source. If `expression` does not compile for the capture's first link
// type, there is no source but the problem. A link type that comes up later and for which it does
// not compile is a problem in the facts, and its frames are left out.
OpenedCapture apply_filter(OpenedCapture opened, const std::string& expression);

}  // namespace siptls::capture
