// SPDX-License-Identifier: GPL-2.0-or-later
// Capture formats beyond pcap and pcapng, read through libwiretap where siptls is built with it.
// This room is no part of the library: what stands on the library need not have libwiretap.
#pragma once

#include "siptls/capture.h"

namespace siptls::other_formats {

using OpenOther = decltype(CaptureOptions::open_other);

// Null without libwiretap.
OpenOther opener();

}  // namespace siptls::other_formats
