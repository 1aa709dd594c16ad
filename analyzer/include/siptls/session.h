// SPDX-License-Identifier: GPL-2.0-or-later
// A session is one TLS attempt on one TCP connection: the facts that were observed, without
// judgement.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "siptls/certificate.h"
#include "siptls/endpoint.h"
#include "siptls/event.h"
#include "siptls/frame.h"
#include "siptls/keys.h"

namespace siptls {

// How the attempt went; docs/causes.md gives the full definitions.
enum class Outcome : std::uint8_t {
    Established,
    ClientClosedBeforeFinished,
    ClientClosedAfterFinished,
    ServerClosedBeforeFinished,
    Incomplete,
    NotTls,
};
inline constexpr std::size_t kOutcomeCount = 6;
std::string_view name(Outcome outcome);

// Moments of a session that evidence can point at. In a session that was seen in full they come in
// this order, save that in resumption and in TLS 1.3 the server's Finished precedes the client's.
enum class Moment : std::uint8_t {
    ClientHello,
    ServerHello,
    Certificate,  // the server's
    CertificateRequest,
    ServerFlight,  // its last record: ServerHelloDone, or in TLS 1.3 the last before the client's
                   // answer
    FlightAcknowledged,  // the client's TCP acknowledged all of it
    ClientCertificate,
    ClientKeyExchange,
    ClientFinished,
    ServerFinished,
    ClientData,  // first application data
    ServerData,
    ClientClose,
    ServerClose,
};
inline constexpr std::size_t kMomentCount = 14;
std::string_view name(Moment moment);

struct Seen {
    FrameRef frame;  // number 0: not seen
    Timestamp time;

    explicit operator bool() const { return frame.number != 0; }
};

enum class ClosedBy : std::uint8_t { None, Client, Server };
enum class CloseKind : std::uint8_t { None, Fin, Rst, Alert, Timeout };
std::string_view name(ClosedBy by);
std::string_view name(CloseKind kind);

// Where an alert was read: on the wire, or as the status that the server's trace gives for it.
enum class AlertSource : std::uint8_t { Wire, Trace };

struct AlertFact {
    Side from = Side::Client;
    bool encrypted = false;                   // and not decrypted: its value is hidden
    std::uint8_t level = 0;                   // 1 warning, 2 fatal; 0 if encrypted
    std::optional<std::uint8_t> description;  // nothing if encrypted
    Seen seen;
    AlertSource source = AlertSource::Wire;
};

// A record of the server's own trace that belongs to the session. Raw text.
struct TraceFact {
    Timestamp time;                // by the trace's clock
    Nanoseconds clock_offset = 0;  // how far that clock is ahead of the capture's
    std::string text;
    std::optional<std::uint32_t> result_code;
    std::uint32_t trace = 0;  // which trace, from 0
    std::uint64_t line = 0;   // where the record begins there
    bool tells_failure = false;
};

// What a session is known from.
enum class SessionSource : std::uint8_t {
    Capture,
    Trace  // there is no capture: nothing but what the server's trace tells
};

struct AnomalyFact {
    AnomalyCode code = AnomalyCode::MalformedMessage;
    std::string_view text;  // static wording
    FrameRef frame;
};

enum class CertificateSource : std::uint8_t { Wire, Decrypted, Sibling, Operator };
inline constexpr std::size_t kCertificateSourceCount = 4;
std::string_view name(CertificateSource source);

// Numbers a distinct hello within one analysis.
using FingerprintId = std::uint32_t;
inline constexpr FingerprintId kNoFingerprint = 0;

// The published fingerprints of a session's hellos; empty where there is none.
struct HelloFingerprints {
    std::string ja3;
    std::string ja3s;
    std::string ja4;
};

// Why a Lync or Skype for Business server did not do what it was asked (MS-OCER, 8.2). Raw texts.
struct MsDiagnostic {
    std::uint32_t id = 0;  // 0: not readable
    std::string reason;
    std::string source;  // the server that says so
    std::string text;    // the header's value as it stands, at most 512 bytes
};

// Requests of one method and address-of-record that the client sent, with their answers. Raw texts.
// Credentials are not among them, only the names of their schemes.
struct SipExchange {
    std::string method;
    std::string aor;                        // To URI without parameters
    std::string user_agent;                 // the client's
    std::string server;                     // the server's own name for itself (header Server)
    std::string request_domain;             // host part of the Request-URI
    std::string contact;                    // the client's first Contact, without parameters
    std::string instance_id;                // +sip.instance of that Contact (RFC 5626, 4.1)
    std::string epid;                       // of From: the device, as Microsoft's clients number it
    std::vector<std::uint16_t> statuses;    // final responses in order
    std::vector<std::string> auth_schemes;  // the server asked for
    std::vector<std::string> auth_realms;   // likewise
    std::vector<std::string> auth_used;     // schemes the client authenticated with
    std::vector<std::string> registrars;    // what servers call themselves in challenges
    std::vector<std::string> sts_hosts;     // web services that challenges send to (sts-uri)
    std::vector<MsDiagnostic> ms_diagnostics;  // each text once
    std::vector<std::string> redirect_hosts;   // Contact hosts of 301 and 302: where it goes next
    std::vector<std::string> service_routes;   // of 200 (RFC 3608), without parameters
    std::optional<std::uint32_t> expires;      // seconds, granted by the latest 200
    std::optional<std::uint32_t> retry_after;  // seconds, asked for by the latest refusal
    std::uint32_t requests = 0;                // different ones
    FrameRef frame;                            // of the first message
    FrameRef last_frame;
};

// What prevents some conclusions. "Not captured" is never "absent".
struct Visibility {
    bool client_side_seen = false;  // at least one frame of that direction
    bool server_side_seen = false;
    bool joined_late = false;    // the beginning is not in the capture
    bool gap_in_client = false;  // bytes lost or cut within the handshake
    bool gap_in_server = false;
    bool cut = false;            // the snapshot length took bytes
    bool capture_ended = false;  // the last capture ended while the connection was open
};

// A load balancer that made the connection to the server in the client's stead, and what its PROXY
// header says of that (HAProxy's proxy-protocol.txt).
struct Relay {
    Endpoint balancer;  // its end of the connection to the server
    Endpoint sought;    // where the client's own connection went

    bool operator==(const Relay&) const = default;
};

// The server that the client asked an HTTP proxy for (RFC 9110, 9.3.6); the proxy's end of the
// connection is Session::server.
struct ConnectTarget {
    std::string host;  // lower case; empty if the request did not name one in a readable way
    Endpoint server;   // its port; its address if the host is one, else none
    FrameRef frame;    // of the latest request

    bool operator==(const ConnectTarget&) const = default;
};

struct Session {
    Endpoint client;  // who signs in: with `relay` the one that it names
    Endpoint server;
    std::optional<Relay> relay;
    std::shared_ptr<const ConnectTarget> connect;  // null as a rule, hence at another place
    std::optional<MacAddress>
        client_mac;  // of the client or the router before it, as the capture point shows it
    std::uint8_t client_hop_limit = 0;  // of its first packet, as captured; 0: not known
                                        // (neither is, of a client behind a relay)
    std::string tunnel;  // that its packets came in, the client's if known; empty: none
    Timestamp start_time;
    Timestamp end_time;
    FrameRef first_frame;
    FrameRef last_frame;

    Outcome outcome = Outcome::Incomplete;
    std::optional<std::uint16_t> offered_version;  // highest the ClientHello offers
    std::optional<std::uint16_t> tls_version;      // negotiated: 0x0300 SSL 3.0 ... 0x0304 TLS 1.3
    std::optional<std::uint16_t> cipher_suite;     // negotiated
    std::uint16_t lowest_version = 0;  // offered; 0: not known, only supported_versions tells it
    std::optional<std::string> sni;    // server_name of the ClientHello; nothing if it has none
    std::uint64_t hello_fingerprint =
        0;  // equal for ClientHellos of the same software; 0: none seen
    Decryption decryption = Decryption::NoKeys;
    // Of the first ClientHello, and of the ServerHello.
    FingerprintId client_fingerprint = kNoFingerprint;
    FingerprintId server_fingerprint = kNoFingerprint;
    std::optional<bool> resumed;  // abbreviated handshake; nothing if that was not visible
    std::array<Seen, kMomentCount> moments;
    std::vector<AlertFact> alerts;
    ClosedBy closed_by = ClosedBy::None;
    CloseKind close_kind = CloseKind::None;
    std::optional<OtherProtocol> other_protocol;  // what the bytes are that are no TLS
    bool http_answered = false;                   // the server's bytes are HTTP
    bool server_flight_complete = false;          // its end was seen without gap before
    bool client_certificate_empty = false;        // asked for, answered without one
    // In TLS 1.3 without keys: the client's first protected record is too short for a Finished, so
    // it is an alert.
    bool lone_protected_alert = false;
    // The client ended before it had received the server's certificate (in TLS 1.3, where that is
    // hidden, the server's flight), as on a path that loses large packets.
    bool left_before_certificate = false;
    // Bytes came again with other values: which of them the other side took is not certain.
    bool contradictory = false;
    std::vector<CertificateId> certificate_chain;  // as sent, leaf first; empty if not visible
    CertificateSource certificate_source = CertificateSource::Wire;
    bool asked_for_staple = false;  // by the ClientHello (status_request)
    StapleFact staple;
    std::vector<SipExchange> sip;
    std::vector<AnomalyFact> anomalies;
    std::vector<TraceFact> trace;
    SessionSource source = SessionSource::Capture;
    Visibility visibility;

    // Who opened the TCP connection that was captured.
    const Endpoint& tcp_client() const { return relay ? relay->balancer : client; }
    // The address and port that the client was led to; behind an HTTP proxy the address is only
    // known if the client asked for it.
    const Endpoint& sought() const {
        return connect ? connect->server : relay ? relay->sought : server;
    }
    // The server's own certificate; nothing if no chain is known.
    std::optional<CertificateId> leaf() const {
        return certificate_chain.empty() ? std::nullopt : std::optional(certificate_chain.front());
    }
    // The first fatal alert that could be read by this side; null if there is none.
    const AlertFact* fatal_alert(Side side) const;

    const Seen& at(Moment moment) const { return moments[static_cast<std::size_t>(moment)]; }
    Seen& at(Moment moment) { return moments[static_cast<std::size_t>(moment)]; }
};

// The farthest point of the handshake that was seen, one of the closed list in the report's schema.
std::string_view handshake_reached(const Session& session);

}  // namespace siptls
