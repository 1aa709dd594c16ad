// SPDX-License-Identifier: GPL-2.0-or-later
// What a whole analysis comes to: incidents, findings, clients, certificates, and what it could not
// see.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "siptls/capture.h"
#include "siptls/certificate.h"
#include "siptls/segment.h"
#include "siptls/selection.h"
#include "siptls/session.h"
#include "siptls/trace.h"
#include "siptls/verdict.h"

namespace siptls {

// A session with its judgement, as handed to a report. `revision` counts from 1.
struct JudgedSession {
    std::string id;  // 16 hex digits
    std::uint32_t revision = 1;
    Session session;
    Verdict verdict;
    std::string community_id;  // version 1, seed 0
    HelloFingerprints fingerprints;
    SessionHandle handle = kNoSession;  // as Analyzer::add gave it
};

// What a server's certificate is for: which door of a site it guards.
enum class CertificateRole : std::uint8_t {
    Registrar,  // SIP sign-in: Front End, Director, any SIP registrar
    Web,        // web services: provisioning, discovery, device updates
    Edge,       // SIP sign-in from outside, on 443
    Exchange,   // mailbox, calendar, autodiscover
};
inline constexpr std::size_t kCertificateRoleCount = 4;
std::string_view name(CertificateRole role);

enum class SignInStepKind : std::uint8_t {
    AddressLeased,     // DHCP gave the client its address
    RegistrarTold,     // DHCP option 120
    WebServiceTold,    // DHCP option 43
    ServiceFound,      // DNS SRV
    NameResolved,      // DNS address
    ClockSet,          // NTP answered
    PlainWeb,          // HTTP answered: root certificates, updates
    WebReached,        // TLS with the web services
    ExchangeReached,   // TLS with Exchange
    EdgeReached,       // TLS with the Access Edge
    RegistrarReached,  // TLS with the registrar
    Registered,        // REGISTER answered with 200
    Refused,           // the client refused the certificate: the incident itself, or another one
};
std::string_view name(SignInStepKind kind);

// One thing that a client did on its way to be signed in.
struct SignInStep {
    SignInStepKind kind = SignInStepKind::NameResolved;
    Timestamp time;    // the first time
    FrameRef frame;    // likewise; number 0: not one frame's
    std::string name;  // raw; the name it was about, empty: none
    std::optional<Endpoint> server;
    std::uint64_t times = 1;
};

// What ended the trouble of an incident.
struct Resolution {
    std::string session;  // id of the first session that succeeded
    Timestamp time;
    std::optional<CertificateId> certificate;  // presented there
};

// Failed tries of one client against one server endpoint, certificate and name.
struct Incident {
    std::string id;
    std::uint32_t revision = 1;  // as of JudgedSession
    Cause cause = Cause::Unknown;
    Confidence confidence = Confidence::Null;
    IpAddress client;
    std::vector<IpAddress> addresses;  // all that the client had in its tries, the first first
    ClientIdentity identity;
    std::optional<IdentifiedProfile> profile;
    Endpoint server;
    std::optional<CertificateRole> role;  // nothing: the capture does not tell
    ExpectedName expected_name;
    std::optional<CertificateId> certificate;
    std::uint64_t attempts = 0;
    bool gave_up = false;  // the capture goes on well beyond the last try without another
    std::vector<double> retry_intervals;  // seconds between tries, the first kMaxSamples
    std::uint64_t restarts = 0;  // times the client asked DHCP for an address anew between tries
    Timestamp first_time;
    Timestamp last_time;
    std::optional<bool> resolved;  // nothing: the capture does not tell
    std::optional<Resolution> resolved_by;
    JudgedSession first;                // the first try, in full
    std::vector<std::string> sessions;  // ids of the first 16 tries
    std::vector<SignInStep> story;      // what this client did around it, in order of time
};

enum class RemedyAction : std::uint8_t {
    AddSubjectAltName,   // names to add
    RequestCertificate,  // the Lync Server Management Shell commands
    PointNameElsewhere,  // a name already presented, inside the SIP domain
    UpdateFirmware,
    CheckBeforeIssuing,  // rival causes that the new certificate must not have
};
std::string_view name(RemedyAction action);

struct Remedy {
    RemedyAction action = RemedyAction::AddSubjectAltName;
    std::vector<std::string> names;       // raw; what the action is about
    std::optional<CertificateRole> role;  // of the certificate that is to change, if known
};

// Incidents with the same cause, missing name and certificate.
struct Finding {
    std::string id;
    std::uint32_t revision = 1;
    Cause cause = Cause::Unknown;
    Confidence confidence = Confidence::Null;  // the best of its incidents
    std::string missing_name;
    NameKind missing_kind = NameKind::Host;
    std::optional<CertificateId> certificate;
    std::optional<CertificateRole> role;  // nothing: not known, or its servers differ
    std::vector<Endpoint> servers;
    std::vector<IpAddress> clients;
    std::vector<std::string> incidents;  // ids
    std::vector<Remedy> remediation;
};

// A certificate that worked here but that stricter known clients would refuse.
struct AtRisk {
    CertificateId certificate = 0;
    ExpectedName expected_name;
    std::vector<std::string_view> refused_by;  // profile ids
    std::uint64_t clients = 0;
    std::uint64_t sessions = 0;
};

// A client that failed at least once against one server endpoint, over the whole analysis.
struct ClientRow {
    IpAddress client;
    Endpoint server;
    std::uint64_t sessions = 0;
    std::uint64_t failed = 0;
    std::optional<Timestamp> failing_since;  // first failure after the last success
    std::optional<Timestamp> last_success;
    Cause last_cause = Cause::Unknown;
};

// Where a sign-in was read.
enum class RegistrationSource : std::uint8_t { Capture, Trace };

// REGISTER exchanges of one flow and address-of-record.
struct Registration {
    Endpoint client;
    Endpoint server;
    Transport transport = Transport::Udp;
    std::string session;  // id, empty if none
    SipExchange exchange;
    RegistrationSource source = RegistrationSource::Capture;
};

struct ServerCount {
    Endpoint server;
    std::uint64_t count = 0;
    std::uint64_t refused = 0;  // of these, answered by a reset
};

struct PortCount {
    std::uint16_t port = 0;
    std::uint64_t hellos = 0;  // TLS ClientHellos seen there
};

struct Summary {
    Selection selection;  // what the analysis was asked about
    std::uint64_t sessions = 0;
    std::array<std::uint64_t, kOutcomeCount> outcomes{};
    std::array<std::uint64_t, kCauseCount> causes{};
    std::map<std::string, std::uint64_t> not_judged;  // reason id -> sessions
    std::map<Decryption, std::uint64_t> decryption;   // sessions; empty if no keys were given
    std::vector<ServerCount> unanswered_syns;
    std::map<std::string, std::uint64_t> ceilings_hit;  // limit name -> times
    std::vector<PortCount> other_tls_ports;             // most first
};

// What a capture let us see.
struct Quality {
    bool client_to_server = false;
    bool server_to_client = false;
    bool dns_seen = false;
    bool dhcp_seen = false;
    std::uint64_t duplicates =
        0;  // retransmitted or twice captured segments of followed connections
    std::uint64_t lost_segments = 0;   // gaps in followed connections
    std::uint64_t cut_segments = 0;    // captured in part
    std::vector<std::string> tunnels;  // that followed packets came in, sorted
};

struct CaptureReport {
    CaptureFacts facts;
    Quality quality;
};

// How the clock of a trace was set against the capture's.
enum class TraceClock : std::uint8_t {
    Operator,   // as the operator said
    Estimated,  // from pairs of records and sessions
    Ambiguous,  // several offsets fit as well: nothing was joined
    Unknown,    // no record and session fit each other: nothing was joined
    NoCapture,  // there is nothing to set it against
};
std::string_view name(TraceClock clock);

// A connection whose failure the trace tells and the capture does not show.
struct TraceOnlyFailure {
    Endpoint client;
    std::optional<Endpoint> server;
    Timestamp time;  // by the capture's clock
    std::string text;
    std::optional<std::uint32_t> result_code;
    std::string session;  // id of the session whose end is not in the capture; empty: none at all
    std::uint32_t trace = 0;
    std::uint64_t line = 0;
};

// A trace and what became of its connections.
struct TraceReport {
    TraceFacts facts;
    TraceClock clock = TraceClock::Unknown;
    Nanoseconds clock_offset = 0;            // how far it is ahead of the capture's clock
    Nanoseconds zone = 0;                    // the part of it that is a time zone
    std::uint64_t pairs = 0;                 // connections that support it
    std::optional<Nanoseconds> date_offset;  // times of records against Date fields in them
    std::uint64_t connections = 0;           // told of, with the client's address
    std::uint64_t joined = 0;                // to a session
    std::uint64_t other_clients = 0;         // no session of that client address and port
    std::uint64_t other_servers = 0;         // sessions of that client lead to another server
    std::uint64_t other_times = 0;           // its sessions were at another time
    std::uint64_t ambiguous = 0;             // several sessions fit
    std::uint64_t failures = 0;              // connections that failed, as the trace tells
    std::uint64_t not_addressed = 0;         // records without the client's address
    std::vector<TraceFact> client_errors;    // of a client's own log, the first few
};

// Servers and clients of which the operator told something and no session was seen, most likely
// mistyped. Port 0: any.
struct UnmetParties {
    std::vector<Endpoint> servers;
    std::vector<IpAddress> clients;
};

struct Analysis {
    std::vector<Registration> registrations;
    std::vector<Certificate> certificates;                        // indexed by CertificateId
    std::vector<std::vector<CertificateRole>> certificate_roles;  // likewise, each in order
    std::vector<Incident> incidents;
    std::vector<Finding> findings;
    std::vector<AtRisk> at_risk;
    std::vector<ClientRow> clients;
    Summary summary;
    std::vector<CaptureReport> captures;
    std::vector<TraceReport> traces;
    std::vector<TraceOnlyFailure> trace_only;  // the first kept, in order of time
    std::uint64_t trace_only_count = 0;        // all of them
    UnmetParties unmet;
};

}  // namespace siptls
