// SPDX-License-Identifier: GPL-2.0-or-later
// The pcapng file format (draft-ietf-opsawg-pcapng): sections of either byte order, several
// interfaces with their own link type and clock, enhanced, simple and obsolete packet blocks, and
// secrets, which are handed on unread. Used by formats.cpp.
#pragma once

#include "capture/block_reader.h"
#include "capture/tally.h"
#include "siptls/capture.h"

namespace siptls::capture {

// Reads up to the first packet, so that link types are known where they stand before it.
OpenedCapture open_pcapng(BlockReader reader, Tally tally, const SecretsSink& on_secrets);

}  // namespace siptls::capture
