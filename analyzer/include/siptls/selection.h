// SPDX-License-Identifier: GPL-2.0-or-later
// The sessions that an analysis is asked about, where it is not all of them. The others still serve
// as evidence: they tell names, and what clients accept.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "siptls/endpoint.h"
#include "siptls/time.h"

namespace siptls {

struct Selection {
    // Clients, in any of these forms; none at all: every client.
    std::vector<IpAddress> addresses;
    std::vector<MacAddress> macs;
    std::vector<std::string> aors;  // addresses-of-record with their scheme: "sip:user@domain"
    // When sessions began, both included; nothing: no limit.
    std::optional<Timestamp> from;
    std::optional<Timestamp> to;

    bool any_client() const { return addresses.empty() && macs.empty() && aors.empty(); }
    bool all() const { return any_client() && !from && !to; }
};

}  // namespace siptls
