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

#include "siptls/frame.h"
#include "siptls/profile.h"

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
    DhcpSipServers,
    DnsSrv,
    DnsAddress,
    Sip,
    Dhcp43,
    Trace,
    Sibling
};
std::string_view name(NameSource source);  // "operator", "sni", "dhcp-120", "dns-srv", "dns-a", ...

// A name the client may have looked for. `inferred` when it was not learned from this very client
// or leads elsewhere too.
struct ExpectedName {
    std::string name;
    NameKind kind = NameKind::Host;
    NameSource source = NameSource::DnsAddress;
    FrameRef frame;
    bool inferred = false;
};

// A reason, for or against. `arguments` are its parameters in the order that the wording asks for;
// raw, not escaped.
enum class Reason : std::uint8_t {
    // about the name
    NameFromSource,         // name, source
    NameUnknown,            //
    NamesDisagree,          // other candidate, its source
    NoProfileAccepts,       // name
    SomeProfilesRefuse,     // name, refusing profiles, accepting profiles
    ProfileRefuses,         // name, profile, its reason
    NameFits,               // name
    RefusedDespiteProfile,  // profile
    // about the ending
    ClientAlert,            // description
    ServerAlert,            // description
    ClientLeftSilently,     // fin|rst
    FlightAcknowledged,     //
    FlightNotAcknowledged,  //
    FlightIncomplete,       //
    LoneProtectedAlert,     //
    LeftAfterFinished,      // fin|rst|alert
    ServerEndedFirst,       // fin|rst|alert
    ClientEndedFirst,       // fin|rst|alert
    NothingSent,            //
    NotTlsBytes,            // what was recognised ("SIP", "HTTP", "")
    PeriodicAttempts,       // interval in seconds, number of attempts
    RepeatedAttempts,       // number of attempts
    // about the certificate
    CertificateExpired,      // not after; and the place of a link
    CertificateNotYetValid,  // not before
    CertificateDatesFit,     //
    SelfSigned,              //
    IssuerNotJudged,         // issuer
    ChainTrusted,            // trust anchor
    ChainUntrusted,          // verification error
    WrongPurpose,            // extended key usage
    WeakKey,                 // key
    WeakSignature,           // algorithm
    CertificateHidden,       // TLS 1.3 without keys
    CertificateNotCaptured,  //
    NoCertificateSent,       // resumption
    CertificateAsked,        // the server asked for a client certificate
    CertificateNotAsked,     // it did not
    ClientCertificateEmpty,  //
    // about version and suite
    VersionOffered,  // highest offered version, as a decimal number
    ServerChose,     // the server's hello chose a version and a suite
    // comparisons within the capture
    AcceptedElsewhere,  // certificate accepted by the same client under the same issuer, its server
    AcceptedBefore,     // the same client accepted this certificate for this name
    OthersAccept,       // number of other clients that accept this certificate
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
    std::vector<std::string> arguments;
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

struct ProfileMatch {
    std::string_view profile;  // id
    NameMatch match;
};

// Who the client is, as far as known, and which row of the profile table stands for it.
struct ClientIdentity {
    std::string mac;
    std::string vendor;
    std::string dhcp_hostname;
    std::string aor;
    std::string user_agent;
    std::string firmware;
};

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
    std::vector<ProfileMatch>
        profile_matches;  // empty if nothing could be matched or the session is established
    std::vector<Evidence> evidence;
    std::vector<RivalCause> also;  // causes that remain possible
    std::vector<ExcludedCause> excluded;
    std::vector<Cause> not_observable;  // causes whose needed facts were not captured
};

// The one reason that best says why a session was put down to Cause::Unknown: what was hidden or
// not captured before what was merely not told.
Reason why_not_judged(const Verdict& verdict);

}  // namespace siptls
