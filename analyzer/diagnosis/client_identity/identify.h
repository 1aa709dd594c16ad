// SPDX-License-Identifier: GPL-2.0-or-later
// Who a session's client is: everything that SIP, DHCP, its frames and its other sessions tell,
// each with its certainty and frame.
#pragma once

#include <vector>

#include "diagnosis/context.h"
#include "siptls/analysis.h"
#include "siptls/session.h"
#include "siptls/verdict.h"

namespace siptls::diagnosis {

ClientIdentity identify(const Session& session, const Context& context);

// Whether the capture was taken on the network segment of whoever sent this: no router has lowered
// the hop limit it began with.
bool is_on_segment(std::uint8_t hop_limit);

// Tells of clients that are not identified which identified ones send the same ClientHello. That is
// no proof: different programs on one TLS library send the same.
void compare_hellos(std::vector<Incident>& incidents, const Context& context);

}  // namespace siptls::diagnosis
