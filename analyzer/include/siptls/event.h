// SPDX-License-Identifier: GPL-2.0-or-later
// The seam of the engine: everything that is known about a connection arrives as one of these
// events, made from frames by the engine itself or from Wireshark's own dissection by the plugin.
// From here on there is one code path.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "siptls/bytes.h"
#include "siptls/endpoint.h"
#include "siptls/frame.h"
#include "siptls/keys.h"
#include "siptls/time.h"

namespace siptls {

// Names a flow from its TcpOpened to its FlowEnded; small, dense, and used again after that.
using FlowId = std::uint32_t;
inline constexpr FlowId kNoFlow = 0xffffffff;

// Client: who sent the SYN, or, where none was seen, who talks to the watched port.
enum class Side : std::uint8_t { Client, Server };
constexpr Side other(Side side) {
    return side == Side::Client ? Side::Server : Side::Client;
}

// How the flow's beginning was seen.
enum class Joined : std::uint8_t {
    AtSyn,  // with a SYN, the client's or the server's: every byte counts from the first
    Late,   // inside the connection: bytes and messages before are not captured
};

// Event::side sent the first packet that was captured.
struct TcpOpened {
    Endpoint client;
    Endpoint server;
    Joined joined = Joined::AtSyn;
};

// Event::side has acknowledged the other side's bytes up to this stream offset (the first byte has
// offset 0).
struct TcpAcknowledged {
    std::uint64_t up_to = 0;
};

enum class CloseHow : std::uint8_t { Fin, Rst };

// Event::side sent FIN or RST. `offset` is the length of its stream then; `peer_offset` how much of
// the other side's stream the side has acknowledged with this segment and those before (one more
// than the stream's length if it acknowledged a FIN). `acknowledges`: the segment itself does so. A
// RST without ACK, as for a connection that its sender does not know, tells nothing of what that
// side has received (RFC 9293, 3.5.2).
struct TcpClosed {
    CloseHow how = CloseHow::Fin;
    std::uint64_t offset = 0;
    std::uint64_t peer_offset = 0;
    bool acknowledges = true;
};

enum class GapCause : std::uint8_t {
    NotCaptured,  // the segment is not in the capture
    Cut,          // the segment is, but the snapshot length cut its end
};

// Bytes of Event::side that were not captured, although the other side may well have received them.
struct TcpGap {
    GapCause cause = GapCause::NotCaptured;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

// Nothing more will come for this flow; its id may be used again.
enum class FlowEnd : std::uint8_t {
    Closed,        // both sides closed, or a reset
    Replaced,      // its endpoints were used for a new connection
    TimedOut,      // silent for longer than the limit
    Evicted,       // dropped to keep a table within its ceiling
    EndOfCapture,  // still open when the last capture ended
};
struct FlowEnded {
    FlowEnd why = FlowEnd::Closed;
};

// Link-level identity of Event::side, as far as the capture point shows it: inside of any tunnel.
struct LinkSeen {
    std::optional<MacAddress> mac;
    std::optional<std::uint16_t> vlan;  // outermost VLAN identifier
    std::string_view tunnel;            // as docs/report-format.md words it; empty: none
    std::uint8_t hop_limit = 0;         // 0: unknown
};

// Whose connection a load balancer hands on.
struct ClientNamed {
    Endpoint client;
    Endpoint sought;  // where that client's own connection went

    bool operator==(const ClientNamed&) const = default;
};

// A load balancer's header before the first bytes of Event::side (HAProxy's proxy-protocol.txt,
// versions 1 and 2).
struct ProxyHeaderSeen {
    std::optional<ClientNamed> named;  // nothing: the balancer's own connection, or not told
    std::uint64_t end_offset = 0;      // stream offset just behind it
};

// A CONNECT of HTTP by which Event::side asks a proxy for a server, or the proxy's answer to it
// (RFC 9110, 9.3.6). What follows an answer that consents is the server's own.
struct ConnectSeen {
    std::string_view host;     // of the request, as written; empty if it is no host name or address
    std::uint16_t port = 0;    // likewise
    std::uint16_t status = 0;  // of the answer
    std::uint64_t end_offset = 0;  // stream offset just behind it

    bool consents() const { return status >= 200 && status <= 299; }
    bool refuses() const { return status >= 300; }
};

// Whether the flow's protected records can be read, whenever that becomes known or changes; keys
// were given. Comes before the record that told it.
struct DecryptionSeen {
    Decryption state = Decryption::NothingProtected;
};

// A complete TLS record header of Event::side; the fragment itself is not kept (RFC 8446, 5.1).
struct TlsRecordSeen {
    std::uint8_t content_type = 0;
    std::uint16_t version = 0;
    std::uint16_t length = 0;
    std::uint64_t end_offset = 0;  // stream offset just behind the record
    bool decrypted = false;        // then content_type is that of its content, which comes next
};

// One whole handshake message in clear (or decrypted): type and body without the four header bytes.
enum class HelloForm : std::uint8_t {
    Tls,
    Sslv2
};  // Sslv2: the body is an SSLv2-compatible ClientHello
struct TlsHandshakeSeen {
    std::uint8_t type = 0;
    HelloForm form = HelloForm::Tls;
    Bytes body;
    std::uint64_t end_offset = 0;  // stream offset just behind the record that completed it
    bool decrypted = false;
};

struct TlsAlertSeen {
    std::uint8_t level = 0;
    std::uint8_t description = 0;
    bool decrypted = false;
};

// The first bytes of Event::side are no TLS record; what they are instead.
enum class OtherProtocol : std::uint8_t { Unknown, Sip, Http };
struct NotTlsSeen {
    OtherProtocol what = OtherProtocol::Unknown;
};

enum class Transport : std::uint8_t { Udp, Tcp, Tls };

// One whole SIP message as it stood on the wire. Over UDP there is no flow; the endpoints are here.
struct SipSeen {
    Endpoint source;
    Endpoint destination;
    Transport transport = Transport::Udp;
    Bytes message;
};

// One whole DNS message without the two length bytes of TCP.
struct DnsSeen {
    Endpoint source;
    Endpoint destination;
    Bytes message;
};

// One whole DHCP (BOOTP) message or, from or to port 546 or 547, DHCPv6 message: the UDP payload.
struct DhcpSeen {
    Endpoint source;
    Endpoint destination;
    Bytes message;
};

// One whole NTP message, the UDP payload.
struct NtpSeen {
    Endpoint source;
    Endpoint destination;
    Bytes message;
};

// Odd traffic that costs confidence but never stops following. A closed list, named in the report's
// schema.
enum class AnomalyCode : std::uint8_t {
    MalformedRecord,
    MalformedMessage,
    UnexpectedMessage,
    OversizedMessage,  // beyond a named ceiling; its content is skipped
    OverlapDiffers,    // retransmitted bytes differ from the first ones
    BufferCeiling,     // out-of-order data beyond a named ceiling was given up
    CutBytes,          // the snapshot length cut bytes of the stream
    ResetByMiddlebox,  // a reset whose hop limit is unlike the side's other packets
    MalformedSip,
    MalformedDns,
    UnreadableRecord,  // a protected record that its keys do not open
    ProxyHeader,       // a load balancer's (PROXY protocol) that names no client
};
std::string_view name(AnomalyCode code);

struct AnomalySeen {
    AnomalyCode code = AnomalyCode::MalformedMessage;
    std::string_view text;  // static wording, no bytes from the wire
};

using EventBody =
    std::variant<TcpOpened, TcpAcknowledged, TcpClosed, TcpGap, FlowEnded, LinkSeen,
                 ProxyHeaderSeen, ConnectSeen, DecryptionSeen, TlsRecordSeen, TlsHandshakeSeen,
                 TlsAlertSeen, NotTlsSeen, SipSeen, DnsSeen, DhcpSeen, NtpSeen, AnomalySeen>;

// A view, valid during the call it is handed to.
struct Event {
    FrameRef frame;
    Timestamp time;
    FlowId flow = kNoFlow;
    Side side = Side::Client;
    EventBody body;
};

}  // namespace siptls
