// SPDX-License-Identifier: GPL-2.0-or-later
// What each client that fails came to with each of its servers.
#pragma once

#include <vector>

#include "diagnosis/tallies.h"
#include "siptls/analysis.h"

namespace siptls::diagnosis {

// Clients with at least one failure, in order of client and server.
std::vector<ClientRow> client_rows(const Tallies& tallies);

}  // namespace siptls::diagnosis
