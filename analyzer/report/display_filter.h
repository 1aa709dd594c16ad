// SPDX-License-Identifier: GPL-2.0-or-later
// Wireshark display filters that show what a report speaks of. A filter holds for one capture file.
#pragma once

#include <string>

#include "siptls/endpoint.h"
#include "siptls/session.h"

namespace siptls::report {

// The connection that was captured.
std::string display_filter(const Session& session);
// Every try of one client against one server endpoint.
std::string display_filter(const IpAddress& client, const Endpoint& server);

}  // namespace siptls::report
