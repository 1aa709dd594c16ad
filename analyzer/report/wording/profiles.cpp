// SPDX-License-Identifier: GPL-2.0-or-later
// The rules by which a client profile compares names, in words.
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "siptls/wording.h"

namespace siptls {
namespace {

std::string_view words(NameKind reference) {
    switch (reference) {
        case NameKind::Host: return "Looks for the host name it connects to";
        case NameKind::SipDomain: return "Looks for the SIP domain, not the host";
        case NameKind::Ip: return "Looks for the IP address it connects to";
    }
    return "";
}

std::string_view words(WildcardRule rule) {
    switch (rule) {
        case WildcardRule::None: return "takes no wildcard";
        case WildcardRule::LeftmostLabel: return "takes * as the whole left-most label";
        case WildcardRule::LeftmostStart: return "takes * or *x as the left-most label";
        case WildcardRule::LeftmostEnd: return "takes * or x* as the left-most label";
        case WildcardRule::LeftmostEnds: return "takes *, *x or x* as the left-most label";
        case WildcardRule::LeftmostFragment: return "takes one * anywhere in the left-most label";
        case WildcardRule::AnyLabel: return "takes * anywhere in any label";
        case WildcardRule::AnyCharacter:
            return "takes * anywhere in any label, up to the next character that fits";
    }
    return "";
}

std::string wildcard_words(const ClientProfile& profile) {
    std::string text(words(profile.wildcard));
    if (profile.wildcard != WildcardRule::None && profile.labels_behind_wildcard > 1) {
        text += fmt::format(" with {} labels behind it", profile.labels_behind_wildcard);
    }
    if (!profile.wildcard_in_common_name) {
        return text;
    }
    return text + (profile.wildcard_in_dns_name ? ", in the common name too"
                                                : ", in the common name only");
}

std::string_view words(CommonNameRule rule) {
    switch (rule) {
        case CommonNameRule::Never: return "The common name never counts";
        case CommonNameRule::First: return "The first common name counts";
        case CommonNameRule::Last: return "The last common name counts";
        case CommonNameRule::Any: return "Any common name counts";
        case CommonNameRule::OnlyOne: return "The common name counts if there is one only";
    }
    return "";
}

std::string common_name_words(const ClientProfile& profile) {
    std::string text(words(profile.common_name));
    if (profile.common_name == CommonNameRule::Never) {
        return text;
    }
    constexpr std::pair<SanKinds, std::string_view> kKinds[] = {
        {kDnsSan, "DNS name"},
        {kIpSan, "IP address"},
        {kUriSan, "URI"},
        {kSrvSan, "SRV name"},
        {kAnySan, "alternative name at all"},
    };
    std::string kinds;
    for (const auto& [kind, kind_text] : kKinds) {
        if ((profile.common_name_hidden_by & kind) != 0) {
            kinds += fmt::format("{}{}", kinds.empty() ? "" : " or ", kind_text);
        }
    }
    if (!kinds.empty()) {
        text += fmt::format(" where there is no {}", kinds);
    }
    return text + (profile.common_name_needs_server_auth ? " and the key is for servers" : "");
}

std::string_view words(AddressRule rule) {
    switch (rule) {
        case AddressRule::None: return "an address never fits";
        case AddressRule::IpSan: return "an address must stand as an IP address entry";
        case AddressRule::IpSanOrCommonName:
            return "an address must stand as an IP address entry, or without one in the common "
                   "name";
        case AddressRule::IpSanOrText:
        case AddressRule::IpSanTextOrText:
            return "an address may stand as an IP address entry or as text";
        case AddressRule::IpSanOrDnsName:
            return "an address may stand as an IP address entry or as text in a DNS name";
        case AddressRule::Text: return "an address must stand as text";
    }
    return "";
}

std::string_view words(UriRule rule) {
    switch (rule) {
        case UriRule::None: return "";
        case UriRule::SipHost: return "; a sip: URI of the host counts";
        case UriRule::SipHostFirst: return "; a sip: URI counts, and beside one no DNS name does";
        case UriRule::SipDomain: return "; a sip: URI of the SIP domain counts";
        case UriRule::SipDomainOnly: return "; a SIP domain must stand as a sip: URI";
        case UriRule::SipRest: return "; what follows sip: in a URI counts";
        case UriRule::SipOrSipsRest: return "; what follows sip: or sips: in a URI counts";
    }
    return "";
}

std::string_view words(SrvRule rule) {
    return rule == SrvRule::SipDomain ? "; an SRV name of the SIP domain counts" : "";
}

std::string_view words(TrailingDotRule rule) {
    switch (rule) {
        case TrailingDotRule::Literal: return "";
        case TrailingDotRule::ReferenceOnly:
            return "; a trailing dot of the name looked for is dropped";
        case TrailingDotRule::NotPresented:
            return "; a trailing dot of the name looked for is dropped, a presented name with one "
                   "never fits";
        case TrailingDotRule::Both: return "; trailing dots are dropped";
    }
    return "";
}

}  // namespace

std::string describe(const ClientProfile& profile) {
    return fmt::format("{}; {}. {}; {}{}{}{}.", words(profile.reference), wildcard_words(profile),
                       common_name_words(profile), words(profile.address), words(profile.uri),
                       words(profile.srv), words(profile.trailing_dot));
}

}  // namespace siptls
