// SPDX-License-Identifier: GPL-2.0-or-later
// A UDP datagram that Wireshark recognised by its content, on a port that the engine does not look
// at by itself.
#pragma once

#include <optional>

#include "siptls/bytes.h"
#include "siptls/endpoint.h"

namespace siptls::plugin {

struct Datagram {
    Endpoint source;
    Endpoint destination;
    Bytes payload;  // as captured
};

// `packet` begins with an IPv4 or IPv6 header. Nothing if a header was cut, if something else than
// UDP follows the IP header at once, or if it is a fragment.
std::optional<Datagram> read_datagram(Bytes packet);

}  // namespace siptls::plugin
