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
#include "siptls/session.h"
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
    ClientIdentity identity;
    std::optional<IdentifiedProfile> profile;
    Endpoint server;
    ExpectedName expected_name;
    std::optional<CertificateId> certificate;
    std::uint64_t attempts = 0;
    bool gave_up = false;  // the capture goes on well beyond the last try without another
    std::vector<double> retry_intervals;  // seconds between tries, the first kMaxSamples
    Timestamp first_time;
    Timestamp last_time;
    std::optional<bool> resolved;  // nothing: the capture does not tell
    std::optional<Resolution> resolved_by;
    JudgedSession first;                // the first try, in full
    std::vector<std::string> sessions;  // ids of the first 16 tries
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
    std::vector<std::string> names;  // raw; what the action is about
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

// One client against one server endpoint, over the whole analysis.
struct ClientRow {
    IpAddress client;
    Endpoint server;
    std::uint64_t sessions = 0;
    std::uint64_t failed = 0;
    std::optional<Timestamp> failing_since;  // first failure after the last success
    std::optional<Timestamp> last_success;
    Cause last_cause = Cause::Unknown;
};

// REGISTER exchanges of one flow and address-of-record.
struct Registration {
    Endpoint client;
    Endpoint server;
    Transport transport = Transport::Udp;
    std::string session;  // id, empty if none
    SipExchange exchange;
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
    std::uint64_t sessions = 0;
    std::array<std::uint64_t, kOutcomeCount> outcomes{};
    std::array<std::uint64_t, kCauseCount> causes{};
    std::map<std::string, std::uint64_t> not_judged;  // reason id -> sessions
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
    std::vector<std::string> tunnels;  // that followed packets came in, sorted
};

struct CaptureReport {
    CaptureFacts facts;
    Quality quality;
};

struct Analysis {
    std::vector<Registration> registrations;
    std::vector<Certificate> certificates;  // indexed by CertificateId
    std::vector<Incident> incidents;
    std::vector<Finding> findings;
    std::vector<AtRisk> at_risk;
    std::vector<ClientRow> clients;
    Summary summary;
    std::vector<CaptureReport> captures;
};

}  // namespace siptls
