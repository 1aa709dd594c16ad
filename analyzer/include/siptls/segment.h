// SPDX-License-Identifier: GPL-2.0-or-later
// A TCP segment or UDP datagram taken out of its frame, by the engine or by another program: links,
// tags, tunnels and IP fragments lie behind it, and from here on the engine follows the connection
// as it does with frames of its own. Wireshark's dissection comes in this way.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
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
    Transport transport = Transport::Tcp;  // or Udp, which has a payload and no flags or numbers
    std::uint8_t flags = 0;                // TCP control bits (RFC 9293, 3.1)
    std::uint8_t hop_limit = 0;            // 0: unknown
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgement = 0;
    Bytes payload;                     // as captured, without link-layer padding
    std::uint32_t payload_length = 0;  // on the wire; more than payload.size() if the frame was cut
    std::optional<MacAddress> source_mac;  // of the innermost link, if it has any
    std::optional<std::uint16_t> vlan;     // outermost identifier, inside of all tunnels
    std::string_view tunnel;               // as docs/report-format.md words it; empty: none
    bool overlap_differs = false;          // IP fragments gave the same bytes different values
    // Where the other program has opened protected TLS records that this segment completes: their
    // contents in the order of the records, without padding and content type. The engine's own keys
    // have precedence.
    std::span<const Bytes> opened;
};

// What the engine finds in a frame by itself.
enum class Inside : std::uint8_t {
    Segment,        // a segment or datagram that somebody wants
    NothingWanted,  // one that nobody wants, or a fragment whose rest is to come
    NotUnderstood,  // neither TCP nor UDP as far as it can see
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
