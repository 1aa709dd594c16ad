// SPDX-License-Identifier: GPL-2.0-or-later
// The rules of a client profile in words.
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
        case WildcardRule::LeftmostLabel:
            return "takes * as the whole left-most label with two labels behind it";
        case WildcardRule::LeftmostLabelAny: return "takes * as the whole left-most label";
        case WildcardRule::LeftmostPrefix: return "takes * or *x as the left-most label";
        case WildcardRule::LeftmostEnds: return "takes *, *x or x* as the left-most label";
        case WildcardRule::LeftmostFragment: return "takes * anywhere in the left-most label";
        case WildcardRule::AnyFragment: return "takes * anywhere in any label";
    }
    return "";
}

std::string_view words(CommonNameRule rule) {
    switch (rule) {
        case CommonNameRule::Never: return "The common name never counts";
        case CommonNameRule::WithoutSan:
            return "The common name counts if there is no subjectAltName";
        case CommonNameRule::WithoutDnsSan: return "The common name counts if there is no DNS name";
        case CommonNameRule::WithoutNameSan:
            return "The common name counts if there is no DNS, IP, URI or SRV name";
        case CommonNameRule::Always: return "The common name always counts";
    }
    return "";
}

std::string_view words(AddressRule rule) {
    switch (rule) {
        case AddressRule::IpSanOnly: return "an address must stand as an IP address entry";
        case AddressRule::IpSanOrText: return "an address may stand as an IP entry or as text";
        case AddressRule::TextOnly: return "an address must stand as text";
        case AddressRule::None: return "an address never fits";
    }
    return "";
}

std::string_view words(UriRule rule) {
    switch (rule) {
        case UriRule::None: return "";
        case UriRule::SipDomain: return "; a sip: URI of the domain counts";
        case UriRule::SipHost: return "; a sip: URI of the host counts";
    }
    return "";
}

std::string_view words(TrailingDotRule rule) {
    switch (rule) {
        case TrailingDotRule::Refused: return "";
        case TrailingDotRule::ReferenceOnly:
            return "; a trailing dot of the name looked for is dropped";
        case TrailingDotRule::Both: return "; trailing dots are dropped";
    }
    return "";
}

std::string_view words(ChecksWhen when) {
    switch (when) {
        case ChecksWhen::InHandshake: return "Checks inside the handshake";
        case ChecksWhen::AfterFinished: return "Checks after the handshake";
        case ChecksWhen::Unknown: return "When it checks is not documented";
    }
    return "";
}

}  // namespace

std::string describe(const ClientProfile& profile) {
    std::string text =
        fmt::format("{}; {}{}. {}; {}{}{}. {}", words(profile.reference), words(profile.wildcard),
                    profile.wildcard_in_common_name ? ", in the common name too" : "",
                    words(profile.common_name), words(profile.address), words(profile.uri),
                    words(profile.trailing_dot), words(profile.checks));
    if (!profile.closes.empty()) {
        text += fmt::format("; ends with: {}", profile.closes);
    }
    return text + '.';
}

}  // namespace siptls
