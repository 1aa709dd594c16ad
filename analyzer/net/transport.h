// SPDX-License-Identifier: GPL-2.0-or-later
// TCP and UDP headers (RFC 9293, 3.1; RFC 768). Used by decode.cpp.
#pragma once

#include "net/decode.h"
#include "net/ip.h"
#include "net/packet.h"
#include "net/port_watch.h"

namespace siptls::net {

// Fills in of `packet` what the transport header and the addresses tell, if it is wanted. Gives
// what decode() gives.
Decoded read_transport(const Datagram& datagram, const PortWatch& watch, Packet& packet);

}  // namespace siptls::net
