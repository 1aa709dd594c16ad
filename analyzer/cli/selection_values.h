// SPDX-License-Identifier: GPL-2.0-or-later
// The values of --client, --from and --to. What cannot be read throws UsageError.
#pragma once

#include <string_view>

#include "siptls/selection.h"
#include "siptls/time.h"

namespace siptls::cli {

// An IP address, a MAC with colons or hyphens, or an address-of-record: sip:alice@example.com, also
// without "sip:".
void add_client(Selection& selection, std::string_view text);

// RFC 3339, as reports write times: "2026-11-28T09:30:00.5Z". A blank serves as the T; without an
// offset it is UTC; seconds, or the time of day, may be left out. `option` with its dashes.
Timestamp parse_time(std::string_view text, std::string_view option);

}  // namespace siptls::cli
