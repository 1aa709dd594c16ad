// SPDX-License-Identifier: GPL-2.0-or-later
// A verdict is the judgement about one session: the cause, how sure it is, why, and what could not
// be seen. It carries identities and parameters only; the words are the report's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "siptls/arguments.h"
#include "siptls/frame.h"
#include "siptls/profile.h"
#include "siptls/profile_matches.h"
#include "siptls/time.h"

namespace siptls {

enum class Cause : std::uint8_t {
    NameMismatch,
    CertificateExpired,
    CertificateNotYetValid,
    UntrustedCa,
    CertificateOther,
    ProtocolVersion,
    NoSharedCipher,
    ClientCertificateRequired,
    Probe,
    None,
    Unknown,
};
inline constexpr std::size_t kCauseCount = 11;
std::string_view name(Cause cause);

// Null stands where no cause is claimed.
enum class Confidence : std::uint8_t { Null, Possible, Probable, Confirmed };
std::string_view name(Confidence confidence);

enum class NameSource : std::uint8_t {
    Operator,
    Sni,
    HttpConnect,
    DhcpSipServers,
    DnsSrv,
    DnsAddress,
    Sip,
    Dhcp43,
    Trace,
    Sibling
};
std::string_view name(
    NameSource source);  // "operator", "sni", "http-connect", "dns-srv", "dns-a", ...

// A name the client may have looked for. `inferred` when it was not learned from this very client
// or leads elsewhere too.
struct ExpectedName {
    std::string name;
    NameKind kind = NameKind::Host;
    NameSource source = NameSource::DnsAddress;
    FrameRef frame;
    bool inferred = false;
    std::optional<Nanoseconds> age;    // from hearing it to the session's beginning, if that is so
    std::optional<std::uint32_t> ttl;  // of the DNS answer, in seconds
    std::string alias_of;              // the name asked for that is an alias of this one; or empty

    bool operator==(const ExpectedName&) const = default;
};

// A reason, for or against. `arguments` are its parameters in the order that the wording asks for;
// raw, not escaped.
enum class Reason : std::uint8_t {
    // about the name
    NameFromSource,         // name, source
    NameUnknown,            //
    NamesDisagree,          // other candidate, its source
    SniAbsent,              //
    SniIsAddress,           // the address
    NoProfileAccepts,       // name
    SomeProfilesRefuse,     // name, refusing profiles, accepting profiles
    ProfileRefuses,         // name, profile, its reason
    NameFits,               // name
    RefusedDespiteProfile,  // profile
    StackAccepts,           // name, the TLS stack whose own name check accepts
    // about the ending
    ClientAlert,            // description
    ServerAlert,            // description
    ClientLeftSilently,     // fin|rst
    FlightAcknowledged,     //
    FlightNotAcknowledged,  //
    FlightIncomplete,       //
    FlightNotReceived,      // by the client, when it ended: it never had the certificate
    LoneProtectedAlert,     //
    LeftAfterFinished,      // fin|rst|alert
    LeftAfterPause,         // seconds since the server's flight
    LeftAfterIdling,        // seconds since the handshake
    ServerEndedFirst,       // fin|rst|alert
    ClientEndedFirst,       // fin|rst|alert
    ResetOnPath,            // by a firewall or another device, in the name of one side
    NothingSent,            //
    NotTlsBytes,            // what was recognised ("SIP", "HTTP", "")
    PeriodicAttempts,       // interval in nanoseconds, number of attempts
    OffersSwept,            // number of different ClientHellos, at least
    RepeatedAttempts,       // number of attempts
    // about the certificate
    CertificateExpired,      // not after; and the place of a link
    CertificateNotYetValid,  // not before
    CertificateDatesFit,     //
    ClockImplausible,        // of the capture: what it says
    SelfSigned,              //
    IssuerNotJudged,         // issuer
    AuthorityYounger,        // authority, not before; what the client was built with is older
    ChainTrusted,            // trust anchor
    ChainUntrusted,          // verification error, missing issuer or empty
    WrongPurpose,            // extended key usage
    WeakKey,                 // key
    WeakSignature,           // algorithm
    StapleRevoked,           // since when
    StapleOutdated,          // when the next answer was to come
    StapleUnfit,             //
    StapleMissing,           // although the certificate demands one and the client asked
    CertificateHidden,       // TLS 1.3 without keys
    CertificateNotCaptured,  //
    NoCertificateSent,       // resumption
    CertificateAsked,        // the server asked for a client certificate
    CertificateNotAsked,     // it did not
    ClientCertificateEmpty,  //
    // about version and suite
    VersionOffered,  // highest offered version, as a decimal number; and the lowest where known
    VersionChosen,   // by the server's hello, as a decimal number
    ServerChose,     // the server's hello chose a version and a suite
    // what the server's own trace tells
    TraceFailure,  // time (nanoseconds), text, result code (a decimal number, or empty)
    TraceAlert,    // description, result code (likewise)
    TraceOnly,     // there is no capture of this connection
    // comparisons within the capture
    AcceptedElsewhere,  // certificate accepted by the same client under the same issuer, its server
    AcceptedBefore,     // the same client accepted this certificate for this name
    OthersAccept,       // number of other clients that accept this certificate
    BesideSuccess,      // the same client had a connection that succeeded at the same time
    AddressShared,      // by what several clients behind the address show
    // what the capture lacks
    CaptureBegan,  // inside the connection
    CaptureEnded,  // inside the handshake
    OneDirection,  //
    BytesLost,     //
    BytesCut,      //
    WentSilent,    //
};
std::string_view name(Reason reason);

struct Evidence {
    Reason reason = Reason::NameUnknown;
    Arguments arguments;
    FrameRef frame;
};

struct RivalCause {
    Cause cause = Cause::Unknown;
    Confidence confidence = Confidence::Possible;
};

// A cause ruled out, and by what.
struct ExcludedCause {
    Cause cause = Cause::Unknown;
    Evidence why;
};

enum class IdentityFact : std::uint8_t {
    Mac,
    Vendor,
    DhcpHostname,
    Aor,
    UserAgent,
    Firmware,
    Family,
    TlsStack
};
std::string_view name(IdentityFact fact);

enum class IdentitySource : std::uint8_t {
    Operator,
    UserAgent,        // of its own SIP, in any of its connections
    SipMessage,       // other header fields of it
    DhcpLease,        // the address was leased to this hardware address
    DhcpRequest,      // what the device said of itself there
    DhcpVendorClass,  // option 60
    Link,             // the sender of its frames
    Oui,              // the list of the IEEE
    ClientHello,      // equals that of a client that is identified otherwise, or of a known stack
};
std::string_view name(IdentitySource source);

// Known: the client's own word, or the operator's. Inferred: concluded from something else.
enum class Certainty : std::uint8_t { Known, Inferred };
std::string_view name(Certainty certainty);

// How one fact of an identity came to be known.
struct IdentityNote {
    IdentityFact fact = IdentityFact::Mac;
    IdentitySource source = IdentitySource::Link;
    Certainty certainty = Certainty::Known;
    FrameRef frame;

    bool operator==(const IdentityNote&) const = default;
};

// What shows that several clients, or several programs, use one address (NAT).
enum class SharingSign : std::uint8_t {
    UserAgents,
    AddressesOfRecord,
    ClientHellos,
    HopLimits,
    ProxyHeader,  // the address is a load balancer's
};
std::string_view name(SharingSign sign);

// Who the client is, as far as known; what is empty is not known.
struct ClientIdentity {
    std::string mac;
    std::string vendor;
    std::string dhcp_hostname;
    std::string aor;
    std::string user_agent;
    std::string firmware;
    std::string family;                // "Lync Phone Edition": what it is, whatever its version
    std::string tls_stack;             // "Go crypto/tls": what sends such a ClientHello
    std::vector<IdentityNote> notes;   // one for each fact that is known
    std::vector<SharingSign> sharing;  // empty: nothing speaks for several clients

    bool operator==(const ClientIdentity&) const = default;
    // Several clients send from this address for certain, so that nothing heard from it can be put
    // down to one of them.
    bool shared() const;
};

// The row of the profile table that stands for the client.
struct IdentifiedProfile {
    std::string_view id;
    std::string version;   // of the client's firmware or program, empty: not known
    std::string evidence;  // "operator", "user-agent"
    FrameRef frame;
};

struct Verdict {
    Cause cause = Cause::Unknown;
    Confidence confidence = Confidence::Null;
    bool incident = false;
    std::optional<ExpectedName> expected_name;
    std::vector<ExpectedName> candidates;  // all, best first, the chosen one included
    ClientIdentity identity;
    std::optional<IdentifiedProfile> profile;
    ProfileMatches profile_matches;  // empty if nothing could be matched or it is established
    std::vector<Evidence> evidence;
    std::vector<RivalCause> also;  // causes that remain possible
    std::vector<ExcludedCause> excluded;
    std::vector<Cause> not_observable;  // causes whose needed facts were not captured
};

// The one reason that best says why a session was put down to Cause::Unknown: what was hidden or
// not captured before what was merely not told.
Reason why_not_judged(const Verdict& verdict);

}  // namespace siptls
