// SPDX-License-Identifier: GPL-2.0-or-later
// Client profiles: how a kind of client compares the name it looks for with the names a certificate
// presents. Pure data, one row each with its citation; matching is one function over the row's
// rules.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "siptls/certificate.h"

namespace siptls {

// What a reference identifier is (RFC 9525, 6.1).
enum class NameKind : std::uint8_t { Host, SipDomain, Ip };
std::string_view name(NameKind kind);

// Which names of the presented certificate may hold a wildcard, and where.
enum class WildcardRule : std::uint8_t {
    None,              // a name with * never matches
    LeftmostLabel,     // * as the whole left-most label, two labels behind it (RFC 9525, 6.3)
    LeftmostLabelAny,  // likewise, but one label behind it is enough
    LeftmostPrefix,    // and also *x: the asterisk first, a fragment behind it (GnuTLS)
    LeftmostEnds,      // and also x* or *x: a fragment before or behind the asterisk (OpenSSL)
    LeftmostFragment,  // and also x*y anywhere in the left-most label
    AnyFragment,       // fragments in any label (RFC 2818 as the JDK reads it)
};

// When the subject's common name counts.
enum class CommonNameRule : std::uint8_t {
    Never,
    WithoutSan,      // only if the certificate has no subjectAltName extension
    WithoutDnsSan,   // only if it has no dNSName
    WithoutNameSan,  // only if it has no dNSName, iPAddress, URI or SRV name
    Always,
};

// Which URI alternative names count.
enum class UriRule : std::uint8_t { None, SipDomain, SipHost };

enum class TrailingDotRule : std::uint8_t { Refused, ReferenceOnly, Both };

enum class AddressRule : std::uint8_t { IpSanOnly, IpSanOrText, TextOnly, None };

// With which name an alias is followed: the one asked for, or the one it leads to.
enum class AliasRule : std::uint8_t { QuestionName, Unknown };

enum class ChecksWhen : std::uint8_t { InHandshake, AfterFinished, Unknown };

struct ClientProfile {
    std::string_view id;
    std::string_view title;
    std::string_view versions;  // to which versions the row applies
    NameKind reference = NameKind::Host;
    WildcardRule wildcard = WildcardRule::None;
    bool wildcard_in_common_name = false;
    CommonNameRule common_name = CommonNameRule::Never;
    AddressRule address = AddressRule::IpSanOnly;
    UriRule uri = UriRule::None;
    TrailingDotRule trailing_dot = TrailingDotRule::Refused;
    AliasRule alias = AliasRule::QuestionName;
    ChecksWhen checks = ChecksWhen::Unknown;
    std::string_view closes;  // how it ends the connection when it refuses
    std::string_view citation;
};

enum class MatchedBy : std::uint8_t {
    Nothing,
    DnsName,
    DnsWildcard,
    CommonName,
    CommonNameWildcard,
    Uri,
    IpName,
    IpText
};
std::string_view name(MatchedBy matched_by);

// Why a name was not accepted; for MatchRefusal::None see matched_by.
enum class MatchRefusal : std::uint8_t {
    None,
    NoSuchName,           // nothing presented equals or covers it
    WildcardNotAccepted,  // only a wildcard covers it and this client takes none
    WildcardForm,         // only a wildcard of a form this client does not take covers it
    WildcardLevel,        // a wildcard of the right domain covers another level
    CommonNameIgnored,    // only the common name fits, and it does not count here
    TrailingDot,          // only differs by a trailing dot
    AddressNotNamed,      // an address was looked for and the certificate names none such
    UriOnly,              // only a URI name fits
};
std::string_view name(MatchRefusal refusal);

struct NameMatch {
    bool accepted = false;
    MatchedBy matched_by = MatchedBy::Nothing;
    MatchRefusal refusal = MatchRefusal::NoSuchName;
    std::string presented;  // the name that decided, raw
};

std::span<const ClientProfile> client_profiles();
// Nothing if there is no such profile.
const ClientProfile* find_profile(std::string_view id);

// Judges `certificate` for `name` by the rules of `profile`. A name that parses as an IP literal is
// compared as an address.
NameMatch match_name(const Certificate& certificate, std::string_view name, NameKind kind,
                     const ClientProfile& profile);

// The A-label form of a host name (RFC 5890, 2.3.2.1), lower case; an ASCII name comes back in lower case. Nothing if it
// is no host name.
std::optional<std::string> to_a_label(std::string_view name);

}  // namespace siptls
