// SPDX-License-Identifier: GPL-2.0-or-later
// The DNS messages (RFC 1035, 2782) by which a client finds its registrar: the SRV question and its
// answer, then the A question and its answer. Sent before a session by sessions that show no SNI.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "bench/side.h"

namespace siptls::bench {

struct LookupMessage {
    Side from = Side::Client;
    std::vector<std::uint8_t> bytes;  // begins with the identifier, zero until the session sets it
};

using NameLookup = std::array<LookupMessage, 4>;

// `_sipinternaltls._tcp.<sip_domain>` leads to `registrar`, port 5061, at `address`.
NameLookup lookup_registrar(const std::string& sip_domain, const std::string& registrar,
                            std::uint32_t address);

}  // namespace siptls::bench
