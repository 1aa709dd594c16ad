// SPDX-License-Identifier: GPL-2.0-or-later
// A sentence for each Reason. The arguments come raw from the judgement, some of them from the
// wire; each is turned into words by its kind and escaped here, never used as a format.
#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>

#include <fmt/format.h>

#include "report/argument_kinds.h"
#include "report/escape.h"
#include "report/time_text.h"
#include "report/tls_names.h"
#include "report/wording/causes.h"
#include "report/wording/names.h"
#include "report/wording/traces.h"
#include "siptls/session.h"
#include "siptls/wording.h"

namespace siptls {
namespace {

using report::ArgumentKinds;
using Kind = report::ArgumentKind;

struct Wording {
    Reason reason;
    std::string_view text;  // {0} to {2} stand for the arguments
    ArgumentKinds kinds = {Kind::Text, Kind::Text, Kind::Text};
};

// In the order of Reason.
constexpr Wording kWordings[] = {
    {Reason::NameFromSource, "the client looked for {0}, as {1} shows", {Kind::Name, Kind::Source}},
    {Reason::NameUnknown, "nothing captured tells which name the client looked for"},
    {Reason::NamesDisagree, "{1} speaks for another name, {0}", {Kind::Name, Kind::Source}},
    {Reason::SniAbsent, "the client named no server in its ClientHello (no SNI)"},
    {Reason::SniIsAddress,
     "the client's server name (SNI) is an address, {0}, which RFC 6066 does not allow",
     {Kind::Name}},
    {Reason::NoProfileAccepts,
     "no known kind of client accepts this certificate for {0}",
     {Kind::Name}},
    {Reason::SomeProfilesRefuse,
     "for {0}, {1} would refuse this certificate and {2} accept it",
     {Kind::Name}},
    {Reason::ProfileRefuses,
     "{1} refuses this certificate for {0}: {2}",
     {Kind::Name, Kind::Text, Kind::Refusal}},
    {Reason::NameFits,
     "the certificate names {0} in the way that clients look for it",
     {Kind::Name}},
    {Reason::RefusedDespiteProfile,
     "the client left although its kind, {0}, accepts this certificate"},
    {Reason::StackAccepts,
     "its ClientHello is that of {1}, whose own name check accepts this certificate for {0}",
     {Kind::Name}},
    {Reason::ClientAlert, "the client sent the alert {0}", {Kind::Alert}},
    {Reason::ServerAlert, "the server sent the alert {0}", {Kind::Alert}},
    {Reason::ClientLeftSilently, "the client {0} and sent no alert", {Kind::Close}},
    {Reason::FlightAcknowledged, "the whole server flight had reached the client before"},
    {Reason::FlightNotAcknowledged,
     "the client had not acknowledged the whole server flight by then"},
    {Reason::FlightIncomplete, "the server flight was not seen to its end"},
    {Reason::FlightNotReceived,
     "the client had not received the server's certificate when it closed; a slow server, or a "
     "path that loses large packets (MTU), looks like this"},
    {Reason::LoneProtectedAlert,
     "the client's first protected record is too short for a Finished: it is an alert"},
    {Reason::LeftAfterFinished,
     "the client finished its handshake, sent no application data and {0}",
     {Kind::Close}},
    {Reason::LeftAfterPause,
     "the client left only {0} s after the server's flight, as a user who cancels or a timer does"},
    {Reason::LeftAfterIdling,
     "the connection idled for {0} s after the handshake: a name is compared at once"},
    {Reason::ServerEndedFirst, "the server ended first: it {0}", {Kind::Close}},
    {Reason::ClientEndedFirst, "the client ended first: it {0}", {Kind::Close}},
    {Reason::ResetOnPath,
     "somebody on the path, such as a firewall, reset the connection in the name of one side"},
    {Reason::NothingSent, "the client sent nothing"},
    {Reason::NotTlsBytes, "the client's first bytes are no TLS record, but {0}"},
    {Reason::PeriodicAttempts,
     "{1} connections of the same kind, {0} apart, as a monitor makes",
     {Kind::Duration}},
    {Reason::OffersSwept,
     "the client came with {0} different ClientHellos and more in a row, as a scanner does that "
     "tries what a server accepts"},
    {Reason::RepeatedAttempts, "the client tried {0} times"},
    {Reason::CertificateExpired, "the certificate was valid until {0}", {Kind::Date}},
    {Reason::CertificateNotYetValid, "the certificate is valid from {0} on", {Kind::Date}},
    {Reason::CertificateDatesFit, "the certificate was within its validity when it was shown"},
    {Reason::ClockImplausible,
     "the clock of the capture says {0}, when nobody spoke this version of TLS: the certificate's "
     "dates were not judged",
     {Kind::Date}},
    {Reason::SelfSigned, "the certificate is signed by itself"},
    {Reason::IssuerNotJudged,
     "whether the client trusts {0} cannot be seen",
     {Kind::DistinguishedName}},
    {Reason::AuthorityYounger,
     "the authority {0} is of {1}, younger than this client's firmware, which trusts what it leads "
     "to only if that was given to it",
     {Kind::DistinguishedName, Kind::Date}},
    {Reason::ChainTrusted,
     "the chain leads to the given trust anchor {0}",
     {Kind::DistinguishedName}},
    {Reason::ChainUntrusted,
     "the chain does not lead to a given trust anchor: {0}{1}",
     {Kind::Text, Kind::MissingIssuer}},
    {Reason::WrongPurpose, "the certificate is not made for a server, but for {0}"},
    {Reason::WeakKey, "the key is weak: {0}"},
    {Reason::WeakSignature, "the signature is weak: {0}"},
    {Reason::StapleRevoked,
     "the certificate was revoked on {0}, says the OCSP answer that the server itself sent",
     {Kind::Date}},
    {Reason::StapleOutdated,
     "the OCSP answer that the server sent is out of date: it was good until {0}",
     {Kind::Date}},
    {Reason::StapleUnfit,
     "the OCSP answer that the server sent is not about its certificate, or cannot be read"},
    {Reason::StapleMissing,
     "the certificate demands that its server send an OCSP answer; the client asked for it and got "
     "none"},
    {Reason::CertificateHidden, "TLS 1.3 hides the certificate, and no keys were given"},
    {Reason::CertificateNotCaptured, "the certificate is not in the capture"},
    {Reason::NoCertificateSent, "the handshake resumes an earlier one, without a certificate"},
    {Reason::CertificateAsked, "the server asked for a client certificate"},
    {Reason::CertificateNotAsked, "the server asked for no client certificate"},
    {Reason::ClientCertificateEmpty, "the client answered without a certificate"},
    {Reason::VersionOffered, "the client offers at most {0}", {Kind::Version}},
    {Reason::VersionChosen, "the server chose {0}", {Kind::Version}},
    {Reason::ServerChose, "the server chose a version and a cipher suite"},
    {Reason::TraceFailure,
     "the server's trace says at {0} by its clock, with {2}: {1}",
     {Kind::Time, Kind::Text, Kind::Code}},
    {Reason::TraceAlert,
     "the server's trace shows {1}, which is how it tells of the alert {0}",
     {Kind::Alert, Kind::Code}},
    {Reason::TraceOnly, "there is no capture of it, only the server's trace"},
    {Reason::AcceptedElsewhere,
     "the same client accepts certificate {0} of the same issuer at {1}",
     {Kind::Name}},
    {Reason::AcceptedBefore, "this certificate was accepted for this name from the same address"},
    {Reason::OthersAccept, "other clients accept this certificate: {0}"},
    {Reason::BesideSuccess,
     "at the same time the same client had a connection to this server that succeeded"},
    {Reason::AddressShared, "several clients seem to share this address: {0} differ"},
    {Reason::CaptureBegan, "the capture begins inside the connection"},
    {Reason::CaptureEnded, "the capture ends inside the handshake"},
    {Reason::OneDirection, "only one direction of the connection is in the capture"},
    {Reason::BytesLost, "bytes of the handshake are missing in the capture"},
    {Reason::BytesCut, "bytes of the handshake were cut off in the capture"},
    {Reason::WentSilent, "both sides fell silent inside the handshake"},
};

constexpr std::size_t kPlace = 3;  // the size of "{0}"

constexpr bool has_good_places(std::string_view text) {
    for (std::size_t at = text.find('{'); at != text.npos; at = text.find('{', at + 1)) {
        if (at + kPlace > text.size() || text[at + 1] < '0' ||
            text[at + 1] >= '0' + static_cast<char>(Arguments::kMost) || text[at + 2] != '}') {
            return false;
        }
    }
    return true;
}

constexpr bool in_order() {
    for (std::size_t at = 0; at < std::size(kWordings); ++at) {
        if (static_cast<std::size_t>(kWordings[at].reason) != at ||
            !has_good_places(kWordings[at].text)) {
            return false;
        }
    }
    return true;
}
static_assert(
    in_order() && kWordings[std::size(kWordings) - 1].reason == Reason::WentSilent,
    "one wording for each Reason, in its order, with places for arguments that there are");

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc{} && end == text.data() + text.size() && !text.empty();
    return whole ? std::optional(value) : std::nullopt;
}

std::string close_words(std::string_view kind) {
    if (kind == name(CloseKind::Fin)) {
        return "closed (FIN)";
    }
    if (kind == name(CloseKind::Rst)) {
        return "reset the connection (RST)";
    }
    if (kind == name(CloseKind::Alert)) {
        return "sent an alert";
    }
    return escape_text(kind);
}

std::string version_words(std::string_view text) {
    const auto value = number(text);
    const std::string_view known =
        value && *value <= 0xffff ? report::tls_version_name(static_cast<std::uint16_t>(*value))
                                  : text;
    return known == "ssl3" ? "SSL 3.0" : fmt::format("TLS {}", escape_text(known));
}

std::string versions_words(std::string_view lowest, std::string_view highest) {
    return lowest == highest ? fmt::format("the client offers {} only", version_words(highest))
                             : fmt::format("the client offers versions from {} to {}",
                                           version_words(lowest), version_words(highest));
}

constexpr std::size_t kLongest = 300;        // code points of an argument
constexpr std::size_t kUsualSentence = 120;  // bytes

std::string argument_words(Kind kind, std::string_view raw) {
    switch (kind) {
        case Kind::Text:
        case Kind::Name:
        case Kind::DistinguishedName: break;
        case Kind::MissingIssuer:
            return raw.empty() ? "" : ": " + argument_words(Kind::DistinguishedName, raw);
        case Kind::Source: return report::source_words(raw);
        case Kind::Refusal: return report::refusal_words(raw);
        case Kind::Date:
            if (const auto seconds = number(raw)) {
                return report::rfc3339_seconds(*seconds);
            }
            break;
        case Kind::Time:
            if (const auto nanoseconds = number(raw)) {
                return report::rfc3339(Timestamp{*nanoseconds, 3});
            }
            break;
        case Kind::Duration:
            if (const auto nanoseconds = number(raw)) {
                return report::duration(static_cast<double>(*nanoseconds) / kSecond);
            }
            break;
        case Kind::Close: return close_words(raw);
        case Kind::Alert:
            if (const auto value = number(raw); value && *value >= 0 && *value <= 255) {
                return report::alert_name(static_cast<std::uint8_t>(*value));
            }
            break;
        case Kind::Version: return version_words(raw);
        case Kind::Cause: return report::cause_words(raw);
        case Kind::Code:
            if (const auto code = number(raw); code && *code >= 0 && *code <= 0xffffffff) {
                return report::code_words(static_cast<std::uint32_t>(*code));
            }
            return "no result code";
    }
    const std::string escaped = report::shorten(escape_text(raw), kLongest);
    return escaped.empty() ? "something not known" : escaped;
}

// Most arguments are short texts that stand as they are.
void append_argument(std::string& out, Kind kind, std::string_view raw) {
    if (kind <= Kind::DistinguishedName && !raw.empty() && raw.size() <= kLongest &&
        report::is_plain(raw)) {
        out += raw;
    } else {
        out += argument_words(kind, raw);
    }
}

void append_sentence(std::string& out, const Evidence& evidence) {
    const auto at = static_cast<std::size_t>(evidence.reason);
    if (evidence.reason == Reason::CertificateExpired && evidence.arguments.size() == 2) {
        out += fmt::format("certificate {} of the chain was valid until {}",
                           argument_words(Kind::Text, evidence.arguments[1]),
                           argument_words(Kind::Date, evidence.arguments[0]));
        return;
    }
    if (evidence.reason == Reason::VersionOffered && evidence.arguments.size() == 2) {
        out += versions_words(evidence.arguments[1], evidence.arguments[0]);
        return;
    }
    if (at >= std::size(kWordings)) {
        out += "a reason that this version has no words for";
        return;
    }
    const Wording& wording = kWordings[at];
    std::string_view rest = wording.text;
    for (std::size_t place = rest.find('{'); place != rest.npos; place = rest.find('{')) {
        out += rest.substr(0, place);
        const auto number = static_cast<std::size_t>(rest[place + 1] - '0');
        append_argument(out, wording.kinds[number], evidence.arguments[number]);
        rest.remove_prefix(place + kPlace);
    }
    out += rest;
}

}  // namespace

namespace report {

const ArgumentKinds& argument_kinds(Reason reason) {
    static constexpr ArgumentKinds kNotKnown = {Kind::Text, Kind::Text, Kind::Text};
    const auto at = static_cast<std::size_t>(reason);
    return at < std::size(kWordings) ? kWordings[at].kinds : kNotKnown;
}

}  // namespace report

std::string describe(const Evidence& evidence) {
    std::string sentence;
    sentence.reserve(kUsualSentence);
    append_sentence(sentence, evidence);
    return sentence;
}

}  // namespace siptls
