// SPDX-License-Identifier: GPL-2.0-or-later
// The words of the report's schema for how a name was matched (docs/analysis.schema.json).
#include "siptls/profile.h"

namespace siptls {

std::string_view name(NameKind kind) {
    switch (kind) {
        case NameKind::Host: return "host";
        case NameKind::SipDomain: return "sip_domain";
        case NameKind::Ip: return "ip";
    }
    return "unknown";
}

std::string_view name(MatchedBy matched_by) {
    switch (matched_by) {
        case MatchedBy::Nothing: return "nothing";
        case MatchedBy::DnsName: return "dns_name";
        case MatchedBy::DnsWildcard: return "dns_wildcard";
        case MatchedBy::CommonName: return "common_name";
        case MatchedBy::CommonNameWildcard: return "common_name_wildcard";
        case MatchedBy::Uri: return "uri";
        case MatchedBy::SrvName: return "srv_name";
        case MatchedBy::IpName: return "ip_address";
        case MatchedBy::IpText: return "ip_text";
    }
    return "unknown";
}

std::string_view name(MatchRefusal refusal) {
    switch (refusal) {
        case MatchRefusal::None: return "none";
        case MatchRefusal::WildcardNotAccepted: return "wildcard_not_accepted";
        case MatchRefusal::WildcardForm: return "wildcard_form";
        case MatchRefusal::CommonNameIgnored: return "common_name_ignored";
        case MatchRefusal::DnsNameIgnored: return "dns_name_ignored";
        case MatchRefusal::TrailingDot: return "trailing_dot";
        case MatchRefusal::NameCharacters: return "name_characters";
        case MatchRefusal::UnprintableName: return "unprintable_name";
        case MatchRefusal::UriOnly: return "uri_only";
        case MatchRefusal::SrvOnly: return "srv_only";
        case MatchRefusal::WildcardLevel: return "wildcard_level";
        case MatchRefusal::AddressNotNamed: return "address_not_named";
        case MatchRefusal::NoSuchName: return "no_such_name";
    }
    return "unknown";
}

}  // namespace siptls
