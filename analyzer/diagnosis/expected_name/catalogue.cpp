// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/expected_name/catalogue.h"

#include <algorithm>
#include <tuple>

#include "siptls/profile.h"

namespace siptls::diagnosis {

std::span<const ExpectedNameSource* const> expected_name_sources() {
    static constexpr const ExpectedNameSource* kSources[] = {
        &kOperatorSource,   &kSniSource,        &kDhcpWebServerSource, &kDhcpSource,
        &kDnsServiceSource, &kDnsAddressSource, &kSipSource,
    };
    return kSources;
}

namespace {

std::vector<ExpectedName> in_order(std::vector<ExpectedName> candidates, NameKind preferred) {
    const auto is_other_kind = [&](const ExpectedName& candidate) {
        return candidate.kind != preferred && candidate.kind != NameKind::Ip;
    };
    const auto order = [&](const ExpectedName& candidate) {
        // A SIP domain is the client's own word in its REGISTER; from an SRV question it is only
        // concluded.
        const bool concluded =
            candidate.kind == NameKind::SipDomain && candidate.source == NameSource::DnsSrv;
        return std::tuple{candidate.source != NameSource::Operator, candidate.inferred,
                          is_other_kind(candidate), concluded};
    };
    // Stable: within one class the catalogue's order and, within a source, its own order stay.
    std::stable_sort(
        candidates.begin(), candidates.end(),
        [&](const ExpectedName& a, const ExpectedName& b) { return order(a) < order(b); });
    std::vector<ExpectedName> unique;
    for (ExpectedName& candidate : candidates) {
        const bool known =
            std::any_of(unique.begin(), unique.end(), [&](const ExpectedName& other) {
                return other.name == candidate.name && other.kind == candidate.kind &&
                       other.source == candidate.source;
            });
        if (!known) {
            // Not the kind of name that this client is known to look for.
            candidate.inferred = candidate.inferred || (is_other_kind(candidate) &&
                                                        candidate.source != NameSource::Operator);
            unique.push_back(std::move(candidate));
        }
    }
    return unique;
}

}  // namespace

std::vector<ExpectedName> expected_names(const NameQuery& query,
                                         const std::optional<IdentifiedProfile>& profile) {
    std::vector<ExpectedName> candidates;
    for (const ExpectedNameSource* source : expected_name_sources()) {
        source->collect(query, candidates);
    }
    const ClientProfile* row = profile ? find_profile(profile->id) : nullptr;
    return in_order(std::move(candidates), row != nullptr ? row->reference : NameKind::Host);
}

std::optional<ExpectedName> best_expected_name(const NameQuery& query) {
    std::vector<ExpectedName> candidates;
    for (const ExpectedNameSource* source : expected_name_sources()) {
        const std::size_t before = candidates.size();
        source->collect(query, candidates);
        for (std::size_t at = before; at < candidates.size(); ++at) {
            // Sources come in order of rank, so nothing behind outranks a host this client itself
            // used.
            const bool settled =
                !candidates[at].inferred && candidates[at].kind != NameKind::SipDomain;
            if (settled || candidates[at].source == NameSource::Operator) {
                return std::move(candidates[at]);
            }
        }
    }
    auto all = in_order(std::move(candidates), NameKind::Host);
    return all.empty() ? std::nullopt : std::optional(std::move(all.front()));
}

}  // namespace siptls::diagnosis
