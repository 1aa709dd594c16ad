// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/wording/names.h"

#include <fmt/format.h>

#include "report/escape.h"
#include "siptls/wording.h"

namespace siptls {
namespace report {
namespace {

constexpr NameSource kSources[] = {
    NameSource::Operator,    NameSource::Sni,
    NameSource::HttpConnect, NameSource::DhcpSipServers,
    NameSource::DnsSrv,      NameSource::DnsAddress,
    NameSource::Sip,         NameSource::Dhcp43,
    NameSource::Trace,       NameSource::Sibling,
};
constexpr MatchRefusal kRefusals[] = {
    MatchRefusal::None,           MatchRefusal::WildcardNotAccepted, MatchRefusal::WildcardForm,
    MatchRefusal::DnsNameIgnored, MatchRefusal::CommonNameIgnored,   MatchRefusal::TrailingDot,
    MatchRefusal::NameCharacters, MatchRefusal::UnprintableName,     MatchRefusal::UriOnly,
    MatchRefusal::SrvOnly,        MatchRefusal::WildcardLevel,       MatchRefusal::AddressNotNamed,
    MatchRefusal::NoSuchName,
};
constexpr MatchedBy kMatches[] = {
    MatchedBy::Nothing,
    MatchedBy::DnsName,
    MatchedBy::DnsWildcard,
    MatchedBy::CommonName,
    MatchedBy::CommonNameWildcard,
    MatchedBy::Uri,
    MatchedBy::SrvName,
    MatchedBy::IpName,
    MatchedBy::IpText,
};

std::string_view words(MatchRefusal refusal) {
    switch (refusal) {
        case MatchRefusal::None: return "it fits";
        case MatchRefusal::NoSuchName: return "no presented name equals or covers it";
        case MatchRefusal::WildcardNotAccepted:
            return "only a wildcard covers it, and this client takes no wildcard";
        case MatchRefusal::WildcardForm:
            return "only a wildcard of a form that this client does not take covers it";
        case MatchRefusal::WildcardLevel:
            return "the wildcard covers another level of the domain only";
        case MatchRefusal::CommonNameIgnored:
            return "only the common name fits, and it does not count here";
        case MatchRefusal::TrailingDot: return "the presented name differs by a trailing dot";
        case MatchRefusal::AddressNotNamed: return "the certificate names no such IP address";
        case MatchRefusal::UriOnly: return "only a URI name fits, and it does not count here";
        case MatchRefusal::SrvOnly: return "only an SRV name fits, and it does not count here";
        case MatchRefusal::DnsNameIgnored:
            return "only a DNS name fits, and beside a SIP URI it does not count here";
        case MatchRefusal::NameCharacters:
            return "it only fits by characters that this client takes in no host name";
        case MatchRefusal::UnprintableName:
            return "the presented name has a NUL or another unprintable byte";
    }
    return "it does not fit";
}

std::string_view words(MatchedBy matched_by) {
    switch (matched_by) {
        case MatchedBy::Nothing: return "nothing";
        case MatchedBy::DnsName: return "a DNS name";
        case MatchedBy::DnsWildcard: return "a wildcard DNS name";
        case MatchedBy::CommonName: return "the common name";
        case MatchedBy::CommonNameWildcard: return "a wildcard in the common name";
        case MatchedBy::Uri: return "a URI name";
        case MatchedBy::SrvName: return "an SRV name";
        case MatchedBy::IpName: return "an IP address entry";
        case MatchedBy::IpText: return "an IP address written as text";
    }
    return "a name";
}

std::string_view words(NameSource source) {
    return source_words(source);
}

// The words of the enumerator in `all` that bears the name `id`; the id itself otherwise.
template <class Enum, std::size_t size>
std::string words_of_id(const Enum (&all)[size], std::string_view id) {
    for (const Enum value : all) {
        if (name(value) == id) {
            return std::string(words(value));
        }
    }
    return escape_text(id);
}

constexpr std::size_t kFingerprintDigits = 16;

}  // namespace

std::string fingerprint_words(const Certificate& certificate) {
    return fmt::format("SHA-256 {}...", certificate.sha256.substr(0, kFingerprintDigits));
}

std::string_view source_words(NameSource source) {
    switch (source) {
        case NameSource::Operator: return "the operator's option";
        case NameSource::Sni: return "the server name in its ClientHello (SNI)";
        case NameSource::HttpConnect: return "its CONNECT to an HTTP proxy";
        case NameSource::DhcpSipServers: return "DHCP option 120 (SIP servers)";
        case NameSource::DnsSrv: return "a DNS SRV answer";
        case NameSource::DnsAddress: return "a DNS address answer";
        case NameSource::Sip: return "its SIP messages";
        case NameSource::Dhcp43: return "DHCP option 43";
        case NameSource::Trace: return "the server's trace";
        case NameSource::Sibling: return "another connection to this server";
    }
    return "an unknown source";
}

std::string source_words(std::string_view id) {
    return words_of_id(kSources, id);
}

std::string_view kind_words(NameKind kind) {
    switch (kind) {
        case NameKind::Host: return "host name";
        case NameKind::SipDomain: return "SIP domain";
        case NameKind::Ip: return "IP address";
    }
    return "name";
}

std::string refusal_words(std::string_view id) {
    return words_of_id(kRefusals, id);
}

std::string matched_words(std::string_view id) {
    return words_of_id(kMatches, id);
}

}  // namespace report

namespace {

constexpr std::size_t kShownName = 120;

std::string accepted_words(const NameMatch& match, const std::string& presented) {
    switch (match.matched_by) {
        case MatchedBy::DnsName: return fmt::format("the DNS name {} equals it", presented);
        case MatchedBy::DnsWildcard: return fmt::format("the wildcard {} covers it", presented);
        case MatchedBy::CommonName: return fmt::format("the common name {} equals it", presented);
        case MatchedBy::CommonNameWildcard:
            return fmt::format("the wildcard {} in the common name covers it", presented);
        case MatchedBy::Uri: return fmt::format("the URI {} names it", presented);
        case MatchedBy::SrvName: return fmt::format("the SRV name {} names it", presented);
        case MatchedBy::IpName: return fmt::format("the IP address entry {} equals it", presented);
        case MatchedBy::IpText:
            return fmt::format("the entry {}, an address written as text, equals it", presented);
        case MatchedBy::Nothing: break;
    }
    return "it fits";
}

std::string refused_words(const NameMatch& match, const std::string& presented) {
    switch (match.refusal) {
        case MatchRefusal::WildcardNotAccepted:
            return fmt::format("only the wildcard {} covers it, and this client takes no wildcard",
                               presented);
        case MatchRefusal::WildcardForm:
            return fmt::format(
                "only {} covers it, a form of wildcard that this client does not take", presented);
        case MatchRefusal::WildcardLevel:
            return fmt::format("the wildcard {} covers another level of the domain only",
                               presented);
        case MatchRefusal::CommonNameIgnored:
            return fmt::format("only the common name {} fits, and it does not count here",
                               presented);
        case MatchRefusal::TrailingDot:
            return fmt::format("{} differs by a trailing dot", presented);
        case MatchRefusal::SrvOnly:
            return fmt::format("only the SRV name {} fits, and it does not count here", presented);
        case MatchRefusal::DnsNameIgnored:
            return fmt::format("only the DNS name {} fits, and beside a SIP URI it does not count",
                               presented);
        case MatchRefusal::NameCharacters:
            return fmt::format(
                "only {} fits, with characters that this client takes in no host name", presented);
        case MatchRefusal::UnprintableName:
            return fmt::format("only {} fits, which has a NUL or another unprintable byte",
                               presented);
        case MatchRefusal::UriOnly:
            return fmt::format("only the URI {} fits, and it does not count here", presented);
        default: return report::refusal_words(name(match.refusal));
    }
}

}  // namespace

std::string describe(const NameMatch& match) {
    const std::string presented = report::shorten(escape_text(match.presented), kShownName);
    if (match.accepted) {
        return presented.empty() ? report::matched_words(name(match.matched_by)) + " fits"
                                 : accepted_words(match, presented);
    }
    return presented.empty() ? report::refusal_words(name(match.refusal))
                             : refused_words(match, presented);
}

}  // namespace siptls
