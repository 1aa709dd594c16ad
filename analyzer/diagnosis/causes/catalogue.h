// SPDX-License-Identifier: GPL-2.0-or-later
// The causes: each is data and one function that judges a case. The engine asks only those whose
// needed facts were captured, so no cause can take "not captured" for "absent".
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "diagnosis/case.h"
#include "siptls/verdict.h"

namespace siptls::diagnosis {

// Facts a cause may need, as bits.
enum class Fact : std::uint8_t {
    ClientHello = 1,        // the beginning of the handshake
    Ending = 2,             // who ended the connection, and how
    ServerCertificate = 4,  // the leaf, readable
    ExpectedName = 8,
    Dates = 16,  // the capture's clock may be right
};
constexpr std::uint8_t operator|(Fact a, Fact b) {
    return static_cast<std::uint8_t>(static_cast<std::uint8_t>(a) | static_cast<std::uint8_t>(b));
}
constexpr std::uint8_t operator|(std::uint8_t a, Fact b) {
    return static_cast<std::uint8_t>(a | static_cast<std::uint8_t>(b));
}

// How much speaks for a cause.
enum class Weight : std::uint8_t {
    Excluded,  // something observed rules it out
    Open,      // nothing speaks for it, nothing against
    Weak,      // some clients would do so for this cause, or it is what remains
    Strong,    // every client would
    Stated,    // the side that ended the connection said so
};

struct Judgement {
    Weight weight = Weight::Open;
    // For the weights from Weak up: the most that can be claimed before rivals are weighed.
    Confidence confidence = Confidence::Null;
    std::vector<Evidence> evidence;    // for it
    std::optional<Evidence> excluded;  // what rules it out
};

inline Judgement excluded(Reason reason, Arguments arguments = {}, FrameRef frame = {}) {
    return Judgement{
        Weight::Excluded, Confidence::Null, {}, Evidence{reason, std::move(arguments), frame}};
}

// Which side ends the connection for this cause.
enum class EndedBy : std::uint8_t { Client, Server, Either };

struct CauseRule {
    Cause id;
    std::string_view citation;
    EndedBy ended_by;
    std::uint8_t needs;
    Judgement (*judge)(const Case&);
};

extern const CauseRule kNameMismatch;
extern const CauseRule kCertificateExpired;
extern const CauseRule kCertificateNotYetValid;
extern const CauseRule kUntrustedCa;
extern const CauseRule kCertificateOther;
extern const CauseRule kProtocolVersion;
extern const CauseRule kNoSharedCipher;
extern const CauseRule kClientCertificateRequired;
extern const CauseRule kProbe;

inline constexpr std::size_t kCauseRules = 9;
// Of equal weights the earlier wins.
std::span<const CauseRule* const, kCauseRules> cause_rules();

// The cause that a fatal alert of the client names by itself (RFC 5246, 7.2.2; RFC 8446, 6.2), if
// it names one.
std::optional<Cause> cause_of_client_alert(std::uint8_t description);
// Whether a client that refuses a name may say this: measured in docs/causes.md.
bool alert_fits_name_mismatch(std::uint8_t description);

}  // namespace siptls::diagnosis
