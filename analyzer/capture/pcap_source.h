// SPDX-License-Identifier: GPL-2.0-or-later
// The pcap file format (draft-ietf-opsawg-pcap): micro- and nanoseconds, both byte orders, and
// Kuznetsov's modified form with its longer record header. Used by formats.cpp.
#pragma once

#include "capture/block_reader.h"
#include "capture/tally.h"
#include "siptls/capture.h"

namespace siptls::capture {

// The format has no place for secrets.
OpenedCapture open_pcap(BlockReader reader, Tally tally, const SecretsSink& on_secrets);

}  // namespace siptls::capture
