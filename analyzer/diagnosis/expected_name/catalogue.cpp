// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/expected_name/catalogue.h"

#include <algorithm>

#include "siptls/profile.h"

namespace siptls::diagnosis {

std::span<const ExpectedNameSource* const> expected_name_sources() {
    static constexpr const ExpectedNameSource* kSources[] = {
        &kOperatorSource,     &kSniSource,        &kSipRedirectSource, &kDhcpWebServerSource,
        &kDhcpSource,         &kDnsServiceSource, &kDnsAddressSource,  &kSipSource,
        &kSipChallengeSource, &kTraceSource,      &kSiblingSource,
    };
    return kSources;
}

namespace {

// As many as most clients have: room for them is made at once.
constexpr std::size_t kFewCandidates = 6;

// A client may go on using an answer that has run out, but hardly for so much longer.
constexpr Nanoseconds kStaleGrace = 15 * 60 * kSecond;

bool is_stale(const ExpectedName& candidate) {
    return candidate.age && candidate.ttl &&
           *candidate.age > *candidate.ttl * kSecond + kStaleGrace;
}

// Windows compares the alias' target in some programs and the alias in others (domain LDAP client):
// then neither is known.
void doubt_aliases(std::vector<ExpectedName>& candidates) {
    for (ExpectedName& candidate : candidates) {
        const bool has_alias =
            std::any_of(candidates.begin(), candidates.end(), [&](const ExpectedName& other) {
                return other.alias_of == candidate.name && !candidate.name.empty();
            });
        const bool by_dns =
            candidate.source == NameSource::DnsAddress || candidate.source == NameSource::DnsSrv;
        candidate.inferred = candidate.inferred || (has_alias && by_dns);
    }
}

// Puts candidates in order for a client that looks for one kind of name.
class Ranking {
  public:
    explicit Ranking(NameKind preferred) : preferred_(preferred) {}

    // Whether `a` goes before `b`. Within one class the catalogue's order and, within a source, its
    // own order stay.
    bool operator()(const ExpectedName& a, const ExpectedName& b) const {
        return rank(a) < rank(b);
    }

    // Not the kind of name that this client is known to look for: then it is inferred only.
    void mark_other_kind(ExpectedName& candidate) const {
        candidate.inferred = candidate.inferred ||
                             (is_other_kind(candidate) && candidate.source != NameSource::Operator);
    }

  private:
    bool is_other_kind(const ExpectedName& candidate) const {
        return candidate.kind != preferred_ && candidate.kind != NameKind::Ip;
    }

    // The first difference decides, so it is a number with a bit for each.
    unsigned rank(const ExpectedName& candidate) const {
        // A SIP domain is the client's own word in its REGISTER; from an SRV question it is only
        // concluded.
        const bool concluded =
            candidate.kind == NameKind::SipDomain && candidate.source == NameSource::DnsSrv;
        return (candidate.source != NameSource::Operator ? 32U : 0U) |
               (candidate.inferred ? 16U : 0U) | (candidate.alias_of.empty() ? 0U : 8U) |
               (is_other_kind(candidate) ? 4U : 0U) | (is_stale(candidate) ? 2U : 0U) |
               (concluded ? 1U : 0U);
    }

    NameKind preferred_;
};

std::vector<ExpectedName> in_order(std::vector<ExpectedName> candidates, NameKind preferred) {
    const Ranking ranking(preferred);
    std::stable_sort(candidates.begin(), candidates.end(), ranking);
    std::vector<ExpectedName> unique;
    for (ExpectedName& candidate : candidates) {
        const bool known =
            std::any_of(unique.begin(), unique.end(), [&](const ExpectedName& other) {
                return other.name == candidate.name && other.kind == candidate.kind &&
                       other.source == candidate.source;
            });
        if (!known) {
            ranking.mark_other_kind(candidate);
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
    if (row != nullptr && row->alias == AliasRule::Unknown) {
        doubt_aliases(candidates);
    }
    return in_order(std::move(candidates), row != nullptr ? row->reference : NameKind::Host);
}

std::optional<ExpectedName> best_expected_name(const NameQuery& query) {
    std::vector<ExpectedName> candidates;
    candidates.reserve(kFewCandidates);
    for (const ExpectedNameSource* source : expected_name_sources()) {
        const std::size_t before = candidates.size();
        source->collect(query, candidates);
        for (std::size_t at = before; at < candidates.size(); ++at) {
            // Sources come in order of rank, so nothing behind outranks a host this client itself
            // used.
            const bool settled = !candidates[at].inferred &&
                                 candidates[at].kind != NameKind::SipDomain &&
                                 !is_stale(candidates[at]);
            if (settled || candidates[at].source == NameSource::Operator) {
                return std::move(candidates[at]);
            }
        }
    }
    const Ranking ranking(NameKind::Host);
    const auto best = std::min_element(candidates.begin(), candidates.end(), ranking);
    if (best == candidates.end()) {
        return std::nullopt;
    }
    ranking.mark_other_kind(*best);
    return std::move(*best);
}

}  // namespace siptls::diagnosis
