// SPDX-License-Identifier: GPL-2.0-or-later
// Server identity (RFC 9525, 6; RFC 5922, 7) by the rules of a client profile: which presented
// names count for this client, and the first that fits. If none does, the one that came nearest
// tells why.
#include <algorithm>
#include <vector>

#include "bytes/ascii.h"
#include "siptls/profile.h"
#include "x509/host_pattern.h"
#include "x509/limits.h"
#include "x509/looked_for.h"

namespace siptls {
namespace {

using x509::Fit;
using x509::Wildcards;

// A presented name put to the test.
struct Candidate {
    std::string_view presented;  // as in the certificate
    std::string_view host;       // the part of it that is compared
    MatchedBy equal = MatchedBy::Nothing;
    MatchedBy covered = MatchedBy::Nothing;
    Wildcards wildcards = Wildcards::AsProfile;
    MatchRefusal ignored = MatchRefusal::None;  // why it does not count, if it does not
};

std::optional<std::string_view> behind(std::string_view uri, std::string_view scheme) {
    return starts_with_ignoring_case(uri, scheme) ? std::optional(uri.substr(scheme.size()))
                                                  : std::nullopt;
}

// The host in what follows the scheme of a SIP URI; nothing if it names a user.
std::optional<std::string_view> host_without_user(std::optional<std::string_view> rest) {
    if (!rest || rest->find('@') != std::string_view::npos) {
        return std::nullopt;
    }
    return rest->substr(0, rest->find_first_of(":;?"));
}

// The host of a sip: URI as RFC 5922 (7.1) takes it.
std::optional<std::string_view> sip_host(std::string_view uri) {
    return host_without_user(behind(uri, "sip:"));
}

// What this client compares of a URI name, if anything.
std::optional<std::string_view> host_of_uri(std::string_view uri, NameKind kind, UriRule rule) {
    switch (rule) {
        case UriRule::None: return std::nullopt;
        case UriRule::SipHost:
        case UriRule::SipHostFirst: return sip_host(uri);
        case UriRule::SipDomain:
        case UriRule::SipDomainOnly:
            return kind == NameKind::SipDomain ? sip_host(uri) : std::nullopt;
        case UriRule::SipRest: return behind(uri, "sip:");
        case UriRule::SipOrSipsRest: {
            const auto rest = behind(uri, "sip:");
            return rest ? rest : behind(uri, "sips:");
        }
    }
    return std::nullopt;
}

void add_uris(const Certificate& certificate, NameKind kind, const ClientProfile& profile,
              std::vector<Candidate>& candidates) {
    for (const std::string& uri : certificate.uris) {
        const auto counted = host_of_uri(uri, kind, profile.uri);
        const auto named = host_without_user(host_of_uri(uri, kind, UriRule::SipOrSipsRest));
        if (counted) {
            candidates.push_back(
                {uri, *counted, MatchedBy::Uri, MatchedBy::Nothing, Wildcards::Never});
        }
        if (named && named != counted) {
            candidates.push_back({uri, *named, MatchedBy::Uri, MatchedBy::Nothing, Wildcards::Never,
                                  MatchRefusal::UriOnly});
        }
    }
}

// Whether the names that RFC 5922 and its kin look at first make dNSName entries meaningless.
bool hides_dns_names(const Certificate& certificate, NameKind kind, UriRule rule) {
    if (rule == UriRule::SipDomainOnly) {
        return kind == NameKind::SipDomain;
    }
    return rule == UriRule::SipHostFirst &&
           std::any_of(certificate.uris.begin(), certificate.uris.end(),
                       [](const std::string& uri) { return sip_host(uri).has_value(); });
}

void add_dns_names(const Certificate& certificate, NameKind kind, const ClientProfile& profile,
                   std::vector<Candidate>& candidates) {
    const MatchRefusal ignored = hides_dns_names(certificate, kind, profile.uri)
                                     ? MatchRefusal::DnsNameIgnored
                                     : MatchRefusal::None;
    const Wildcards wildcards =
        profile.wildcard_in_dns_name ? Wildcards::AsProfile : Wildcards::Never;
    for (const std::string& name : certificate.dns_names) {
        candidates.push_back(
            {name, name, MatchedBy::DnsName, MatchedBy::DnsWildcard, wildcards, ignored});
    }
}

void add_srv_names(const Certificate& certificate, NameKind kind, const ClientProfile& profile,
                   std::vector<Candidate>& candidates) {
    const bool counts = profile.srv == SrvRule::SipDomain && kind == NameKind::SipDomain;
    for (const std::string& name : certificate.srv_names) {
        auto domain = behind(name, "_sip.");
        if (!domain) {
            domain = behind(name, "_sips.");
        }
        if (domain) {
            candidates.push_back({name, *domain, MatchedBy::SrvName, MatchedBy::Nothing,
                                  Wildcards::Never,
                                  counts ? MatchRefusal::None : MatchRefusal::SrvOnly});
        }
    }
}

// Whether the certificate has alternative names of any of these kinds.
bool has_any(const Certificate& certificate, SanKinds kinds) {
    const auto has = [kinds](SanKinds kind, bool there) { return (kinds & kind) != 0 && there; };
    return has(kAnySan, certificate.has_subject_alt_name) ||
           has(kDnsSan, !certificate.dns_names.empty()) ||
           has(kIpSan, !certificate.ip_addresses.empty()) ||
           has(kUriSan, !certificate.uris.empty()) || has(kSrvSan, !certificate.srv_names.empty());
}

bool is_for_servers(const Certificate& certificate) {
    const auto& usage = certificate.extended_key_usage;
    return usage.empty() || std::any_of(usage.begin(), usage.end(), [](const std::string& purpose) {
               return purpose == "serverAuth" || purpose == "anyExtendedKeyUsage";
           });
}

bool common_name_counts(const Certificate& certificate, std::size_t index, NameKind kind,
                        const ClientProfile& profile) {
    const std::size_t number = certificate.common_names.size();
    if (has_any(certificate, profile.common_name_hidden_by) ||
        hides_dns_names(certificate, kind, profile.uri) ||
        (profile.common_name_needs_server_auth && !is_for_servers(certificate))) {
        return false;
    }
    switch (profile.common_name) {
        case CommonNameRule::Never: return false;
        case CommonNameRule::First: return index == 0;
        case CommonNameRule::Last: return index + 1 == number;
        case CommonNameRule::Any: return true;
        case CommonNameRule::OnlyOne: return number == 1;
    }
    return false;
}

void add_common_names(const Certificate& certificate, NameKind kind, const ClientProfile& profile,
                      std::vector<Candidate>& candidates) {
    for (std::size_t index = 0; index < certificate.common_names.size(); ++index) {
        const std::string& name = certificate.common_names[index];
        const bool counts = common_name_counts(certificate, index, kind, profile);
        candidates.push_back(
            {name, name, MatchedBy::CommonName, MatchedBy::CommonNameWildcard,
             profile.wildcard_in_common_name ? Wildcards::AsProfile : Wildcards::Never,
             counts ? MatchRefusal::None : MatchRefusal::CommonNameIgnored});
    }
}

MatchRefusal refusal_of(Fit fit) {
    switch (fit) {
        case Fit::Equal:
        case Fit::Covered: return MatchRefusal::None;
        case Fit::WildcardNotAccepted: return MatchRefusal::WildcardNotAccepted;
        case Fit::WildcardForm: return MatchRefusal::WildcardForm;
        case Fit::TrailingDot: return MatchRefusal::TrailingDot;
        case Fit::NameCharacters: return MatchRefusal::NameCharacters;
        case Fit::UnprintableName: return MatchRefusal::UnprintableName;
        case Fit::WildcardLevel: return MatchRefusal::WildcardLevel;
        case Fit::None: return MatchRefusal::NoSuchName;
    }
    return MatchRefusal::NoSuchName;
}

NameMatch accepted(MatchedBy by, std::string_view presented) {
    return {true, by, MatchRefusal::None, std::string(presented)};
}

// Of names that are all another, the one that shares most of the domain.
std::string nearest(const std::vector<Candidate>& candidates, std::string_view reference) {
    std::string_view best;
    std::size_t most = 0;
    for (const Candidate& candidate : candidates) {
        if (candidate.host.size() > x509::kMaxComparedName) {
            continue;
        }
        const std::size_t shared = x509::shared_labels(candidate.host, reference);
        if (shared > most) {
            most = shared;
            best = candidate.presented;
        }
    }
    return std::string(best);
}

NameMatch first_fit(const std::vector<Candidate>& candidates, std::string_view reference,
                    const ClientProfile& profile) {
    NameMatch match;
    for (const Candidate& candidate : candidates) {
        if (candidate.host.size() > x509::kMaxComparedName) {
            continue;
        }
        const Fit fit = x509::fit_host(candidate.host, reference, profile, candidate.wildcards);
        const bool fits = fit == Fit::Equal || fit == Fit::Covered;
        if (fits && candidate.ignored == MatchRefusal::None) {
            return accepted(fit == Fit::Equal ? candidate.equal : candidate.covered,
                            candidate.presented);
        }
        const MatchRefusal refusal = fits ? candidate.ignored : refusal_of(fit);
        if (refusal < match.refusal) {
            match.refusal = refusal;
            match.presented = candidate.presented;
        }
    }
    if (match.refusal == MatchRefusal::NoSuchName) {
        match.presented = nearest(candidates, reference);
    }
    return match;
}

NameMatch match_host(const Certificate& certificate, std::string_view reference, NameKind kind,
                     const ClientProfile& profile) {
    std::vector<Candidate> candidates;
    candidates.reserve(2 * certificate.uris.size() + certificate.dns_names.size() +
                       certificate.srv_names.size() + certificate.common_names.size());
    add_uris(certificate, kind, profile, candidates);
    add_dns_names(certificate, kind, profile, candidates);
    add_srv_names(certificate, kind, profile, candidates);
    add_common_names(certificate, kind, profile, candidates);
    return first_fit(candidates, reference, profile);
}

// Where an address stands as text, if it stands there for this client.
std::optional<std::string> text_of_address(const Certificate& certificate,
                                           std::string_view reference,
                                           const ClientProfile& profile) {
    if (profile.address == AddressRule::IpSanOrCommonName) {
        const bool there = certificate.ip_addresses.empty() && certificate.subject_cn &&
                           equal_ignoring_case(*certificate.subject_cn, reference);
        return there ? certificate.subject_cn : std::nullopt;
    }
    if (profile.address == AddressRule::None || profile.address == AddressRule::IpSan) {
        return std::nullopt;
    }
    const NameMatch match = match_host(certificate, reference, NameKind::Host, profile);
    const bool by_dns_name =
        match.matched_by == MatchedBy::DnsName || match.matched_by == MatchedBy::DnsWildcard;
    const bool counts =
        match.accepted && (by_dns_name || profile.address != AddressRule::IpSanOrDnsName);
    return counts ? std::optional(match.presented) : std::nullopt;
}

bool is_spelt_out(const IpAddress& address, std::string_view name) {
    if (address.family == AddressFamily::V4) {
        return true;
    }
    std::string digits(name);
    digits.erase(std::remove(digits.begin(), digits.end(), ':'), digits.end());
    return digits.size() == 2 * address.bytes.size();
}

// Whether an iPAddress entry with this address counts for this client.
bool ip_san_counts(const IpAddress& address, std::string_view name, AddressRule rule) {
    switch (rule) {
        case AddressRule::None:
        case AddressRule::Text: return false;
        case AddressRule::IpSanTextOrText: return is_spelt_out(address, name);
        case AddressRule::IpSan:
        case AddressRule::IpSanOrCommonName:
        case AddressRule::IpSanOrText:
        case AddressRule::IpSanOrDnsName: return true;
    }
    return false;
}

// The entry that spells the address where it does not count, for the report.
std::string nearest_to_address(const Certificate& certificate, std::string_view reference) {
    for (const auto* names : {&certificate.dns_names, &certificate.common_names}) {
        for (const std::string& name : *names) {
            if (equal_ignoring_case(name, reference)) {
                return name;
            }
        }
    }
    return {};
}

NameMatch match_address(const Certificate& certificate, const IpAddress& address,
                        std::string_view name, const std::string& reference,
                        const ClientProfile& profile) {
    const auto& entries = certificate.ip_addresses;
    const bool named = std::find(entries.begin(), entries.end(), address) != entries.end();
    if (named && ip_san_counts(address, name, profile.address)) {
        return accepted(MatchedBy::IpName, reference);
    }
    if (const auto text = text_of_address(certificate, reference, profile)) {
        return accepted(MatchedBy::IpText, *text);
    }
    NameMatch match;
    match.refusal = MatchRefusal::AddressNotNamed;
    match.presented = named ? reference : nearest_to_address(certificate, reference);
    return match;
}

}  // namespace

x509::LookedFor::LookedFor(std::string_view name, NameKind kind)
    : name_(name), kind_(kind), address_(parse_ip_address(name)) {
    if (address_) {
        reference_ = to_string(*address_);
    } else if (name.size() <= kMaxComparedName) {
        reference_ = to_a_label(name).value_or(name_);
    }
}

NameMatch x509::LookedFor::in(const Certificate& certificate, const ClientProfile& profile) const {
    if (address_) {
        return match_address(certificate, *address_, name_, reference_, profile);
    }
    return reference_.empty() ? NameMatch{} : match_host(certificate, reference_, kind_, profile);
}

NameMatch match_name(const Certificate& certificate, std::string_view name, NameKind kind,
                     const ClientProfile& profile) {
    return x509::LookedFor(name, kind).in(certificate, profile);
}

}  // namespace siptls
