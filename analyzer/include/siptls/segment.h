// SPDX-License-Identifier: GPL-2.0-or-later
// A TCP segment that another program has taken out of its frame: links, tags, tunnels and IP
// fragments are its business, and from here on the engine follows the connection as it does with
// frames of its own. Wireshark's dissection comes in this way.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "siptls/bytes.h"
#include "siptls/endpoint.h"
#include "siptls/event.h"
#include "siptls/frame.h"
#include "siptls/time.h"

namespace siptls {

// A view, valid during the call it is handed to.
struct Segment {
    FrameRef frame;
    Timestamp time;
    Endpoint source;
    Endpoint destination;
    std::uint8_t flags = 0;      // TCP control bits (RFC 9293, 3.1)
    std::uint8_t hop_limit = 0;  // 0: unknown
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgement = 0;
    Bytes payload;                     // as captured, without link-layer padding
    std::uint32_t payload_length = 0;  // on the wire; more than payload.size() if the frame was cut
    std::optional<MacAddress> source_mac;  // of the innermost link, if it has any
    std::optional<std::uint16_t> vlan;     // outermost identifier, inside of all tunnels
    std::string_view tunnel;               // as docs/report-format.md words it; empty: none
};

// Names a session; never given twice within one analysis.
using SessionHandle = std::uint64_t;
inline constexpr SessionHandle kNoSession = 0;

// What a segment belongs to.
struct Followed {
    FlowId flow = kNoFlow;
    Side side = Side::Client;            // who sent it
    SessionHandle session = kNoSession;  // none while a SYN waits for its answer, nor for a flow
                                         // that is no attempt at TLS
};

}  // namespace siptls
