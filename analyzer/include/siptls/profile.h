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

// Where a presented name may hold an asterisk and still be a wildcard. One that stands elsewhere
// makes the name an ordinary one, which no host can equal.
enum class WildcardRule : std::uint8_t {
    None,              // a name with * never covers another
    LeftmostLabel,     // * as the whole left-most label (RFC 9525, 6.3)
    LeftmostStart,     // and *x: a fragment behind the asterisk
    LeftmostEnd,       // and x*: a fragment before it
    LeftmostEnds,      // and x* or *x
    LeftmostFragment,  // and x*y: one asterisk anywhere in the left-most label
    AnyLabel,          // fragments in any label (RFC 2818, 3.1)
    AnyCharacter,      // likewise, but an asterisk stops at the first character that could be the
                       // one behind it (wolfSSL)
};

// How an asterisk beside a fragment treats A-labels; one that is a whole label always covers them.
enum class FragmentRule : std::uint8_t {
    NotALabel,        // never covers part of an A-label (RFC 6125, 6.4.3)
    NotInsideALabel,  // the fragment itself must not be of an A-label
    Any,
};

// Which of the subject's common names count.
enum class CommonNameRule : std::uint8_t { Never, First, Last, Any, OnlyOne };

// Kinds of alternative names, as a set.
using SanKinds = std::uint8_t;
inline constexpr SanKinds kDnsSan = 1;
inline constexpr SanKinds kIpSan = 2;
inline constexpr SanKinds kUriSan = 4;
inline constexpr SanKinds kSrvSan = 8;
inline constexpr SanKinds kAnySan = 16;  // the extension itself, whatever is in it

// Which URI alternative names count, and what of them is compared.
enum class UriRule : std::uint8_t {
    None,
    SipHost,        // the host of a sip: URI without user part
    SipHostFirst,   // likewise, and if there is one, no dNSName counts (RFC 5922, 7.1)
    SipDomain,      // likewise, but only for a SIP domain (URI-ID of RFC 6125)
    SipDomainOnly,  // a SIP domain is looked for there and nowhere else
    SipRest,        // all that follows sip:
    SipOrSipsRest,  // all that follows sip: or sips:
};

// Which SRV alternative names (RFC 4985) count: none, or _sip and _sips of a SIP domain.
enum class SrvRule : std::uint8_t { None, SipDomain };

// What becomes of a dot at the end of a name.
enum class TrailingDotRule : std::uint8_t {
    Literal,        // a character like others
    ReferenceOnly,  // dropped from the name looked for
    NotPresented,   // likewise, and a presented name that has one matches nothing (webpki)
    Both,           // dropped from either
};

// Which characters a host name may have, labels' dots aside.
enum class CharacterRule : std::uint8_t {
    Any,                // whatever is printable
    LettersInWildcard,  // only letters, digits, hyphen where a wildcard is at work (OpenSSL)
    Letters,            // else, or with a dot at the end, nothing matches (JDK)
};

// Where an address that was looked for may stand.
enum class AddressRule : std::uint8_t {
    None,
    IpSan,              // iPAddress entries
    IpSanOrCommonName,  // and if there are none, as text in the common name
    IpSanOrText,        // or as text wherever a host name counts
    IpSanOrDnsName,     // or as text in a DNS name, never in a common name (Erlang/OTP)
    IpSanTextOrText,    // likewise, but an IPv6 entry only if the address looked for is spelt with
                        // all its digits (wolfSSL)
    Text,               // only as text
};

// With which name an alias is followed: the one asked for, or the one it leads to.
enum class AliasRule : std::uint8_t { QuestionName, Unknown };

enum class ChecksWhen : std::uint8_t { InHandshake, AfterFinished, Unknown };

struct ClientProfile {
    std::string_view id;
    std::string_view title;
    std::string_view versions;  // to which versions the row applies
    NameKind reference = NameKind::Host;
    WildcardRule wildcard = WildcardRule::None;
    FragmentRule fragment = FragmentRule::NotALabel;
    std::uint8_t labels_behind_wildcard = 2;  // at least so many
    bool wildcard_in_dns_name = true;         // false: only where wildcard_in_common_name allows it
    bool wildcard_in_common_name = false;
    CommonNameRule common_name = CommonNameRule::Never;
    SanKinds common_name_hidden_by = 0;          // no common name counts beside any of these
    bool common_name_needs_server_auth = false;  // nor if the key is for other purposes only
    AddressRule address = AddressRule::IpSan;
    UriRule uri = UriRule::None;
    SrvRule srv = SrvRule::None;
    TrailingDotRule trailing_dot = TrailingDotRule::Literal;
    CharacterRule characters = CharacterRule::Any;
    AliasRule alias = AliasRule::QuestionName;
    ChecksWhen checks = ChecksWhen::Unknown;
    std::int64_t built = 0;   // seconds since 1970; it came with no root younger; 0: not known
    std::string_view closes;  // how it ends the connection when it refuses
    std::string_view citation;
    std::string_view other_versions = {};  // how versions beside these are known to differ
};

enum class MatchedBy : std::uint8_t {
    Nothing,
    DnsName,
    DnsWildcard,
    CommonName,
    CommonNameWildcard,
    Uri,
    SrvName,
    IpName,
    IpText
};
std::string_view name(MatchedBy matched_by);

// Why a name was not accepted; for MatchRefusal::None see matched_by. When several presented names
// came near, the nearest is told, in the order below.
enum class MatchRefusal : std::uint8_t {
    None,
    WildcardNotAccepted,  // only a wildcard covers it and this client takes none
    WildcardForm,         // only a wildcard of a form this client does not take covers it
    DnsNameIgnored,       // only a dNSName fits, and beside a SIP URI it does not count here
    CommonNameIgnored,    // only the common name fits, and it does not count here
    TrailingDot,          // only differs by a trailing dot
    NameCharacters,       // only fits by characters this client takes in no such name
    UnprintableName,      // only fits up to a NUL or unprintable byte
    UriOnly,              // only a URI name fits
    SrvOnly,              // only an SRV name fits
    WildcardLevel,        // a wildcard of the right domain covers another level
    AddressNotNamed,      // an address was looked for and the certificate names none such
    NoSuchName,           // nothing presented equals or covers it
};
std::string_view name(MatchRefusal refusal);

struct NameMatch {
    bool accepted = false;
    MatchedBy matched_by = MatchedBy::Nothing;
    MatchRefusal refusal = MatchRefusal::NoSuchName;
    std::string presented;  // the name that decided or came nearest, raw; empty if none did

    bool operator==(const NameMatch&) const = default;
};

std::span<const ClientProfile> client_profiles();
// Nothing if there is no such profile.
const ClientProfile* find_profile(std::string_view id);

// Judges `certificate` for `name` by the rules of `profile`. A name that parses as an IP literal is
// compared as an address, others in their A-label form without regard to ASCII case. Presented
// names are length-counted; those with a NUL or another unprintable byte match nothing.
NameMatch match_name(const Certificate& certificate, std::string_view name, NameKind kind,
                     const ClientProfile& profile);

// The A-label form of a host name (RFC 5890, 2.3.2.1), lower case; an ASCII name comes back in
// lower case. Nothing if it is no host name.
std::optional<std::string> to_a_label(std::string_view name);

}  // namespace siptls
