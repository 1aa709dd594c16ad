// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/expected_name/catalogue.h"

#include <algorithm>

#include "siptls/profile.h"

namespace siptls::diagnosis {

std::span<const ExpectedNameSource* const> expected_name_sources() {
    static constexpr const ExpectedNameSource* kSources[] = {
        &kOperatorSource,      &kSniSource,          &kHttpConnectSource, &kSipRedirectSource,
        &kDhcpWebServerSource, &kDhcpSource,         &kDnsServiceSource,  &kDnsAddressSource,
        &kSipSource,           &kSipChallengeSource, &kTraceSource,       &kSiblingSource,
    };
    return kSources;
}

namespace {

// A client may go on using an answer that has run out, but hardly for so much longer.
constexpr Nanoseconds kStaleGrace = 15 * 60 * kSecond;

bool is_stale(const NameCandidate& candidate) {
    return candidate.age && candidate.ttl &&
           *candidate.age > *candidate.ttl * kSecond + kStaleGrace;
}

// Windows compares the alias' target in some programs and the alias in others (domain LDAP client):
// then neither is known.
void doubt_aliases(std::vector<NameCandidate>& candidates) {
    for (NameCandidate& candidate : candidates) {
        const bool has_alias =
            std::any_of(candidates.begin(), candidates.end(), [&](const NameCandidate& other) {
                return other.alias_of == candidate.name && !candidate.name.empty();
            });
        const bool by_dns =
            candidate.source == NameSource::DnsAddress || candidate.source == NameSource::DnsSrv;
        candidate.inferred = candidate.inferred || (has_alias && by_dns);
    }
}

// Keeps all that it is told.
class CandidateList : public NameCandidates {
  public:
    CandidateList() { list.reserve(kUsual); }

    std::vector<NameCandidate> list;

  private:
    static constexpr std::size_t kUsual = 8;

    void take(const NameCandidate& candidate) override { list.push_back(candidate); }
};

// By rank, and as they came within a rank.
std::vector<ExpectedName> in_order(std::vector<NameCandidate> candidates, NameKind preferred) {
    const NameRanking ranking(preferred);
    std::vector<std::pair<unsigned, std::size_t>> places;
    places.reserve(candidates.size());
    for (const NameCandidate& candidate : candidates) {
        places.emplace_back(ranking.rank(candidate), places.size());
    }
    std::sort(places.begin(), places.end());
    std::vector<ExpectedName> unique;
    unique.reserve(candidates.size());
    for (const auto& [rank, place] : places) {
        NameCandidate& candidate = candidates[place];
        const bool known =
            std::any_of(unique.begin(), unique.end(), [&](const ExpectedName& other) {
                return other.name == candidate.name && other.kind == candidate.kind &&
                       other.source == candidate.source;
            });
        if (!known) {
            ranking.mark_other_kind(candidate);
            unique.push_back(candidate.value());
        }
    }
    return unique;
}

const ClientProfile* row_of(const std::optional<IdentifiedProfile>& profile) {
    return profile ? find_profile(profile->id) : nullptr;
}

NameKind kind_for(const ClientProfile* row) {
    return row != nullptr ? row->reference : NameKind::Host;
}

bool follows_unknown_alias(const ClientProfile* row) {
    return row != nullptr && row->alias == AliasRule::Unknown;
}

}  // namespace

// The first difference decides, so it is a number with a bit for each.
unsigned NameRanking::rank(const NameCandidate& candidate) const {
    // A SIP domain is the client's own word in its REGISTER; from an SRV question it is only
    // concluded.
    const bool concluded =
        candidate.kind == NameKind::SipDomain && candidate.source == NameSource::DnsSrv;
    return (candidate.source != NameSource::Operator ? kBest : 0U) |
           (candidate.inferred ? 16U : 0U) | (candidate.alias_of.empty() ? 0U : 8U) |
           (is_other_kind(candidate) ? 4U : 0U) | (is_stale(candidate) ? 2U : 0U) |
           (concluded ? 1U : 0U);
}

void NameRanking::mark_other_kind(NameCandidate& candidate) const {
    candidate.inferred = candidate.inferred ||
                         (is_other_kind(candidate) && candidate.source != NameSource::Operator);
}

std::vector<ExpectedName> expected_names(const NameQuery& query,
                                         const std::optional<IdentifiedProfile>& profile) {
    CandidateList candidates;
    for (const ExpectedNameSource* source : expected_name_sources()) {
        source->collect(query, candidates);
    }
    const ClientProfile* row = row_of(profile);
    if (follows_unknown_alias(row)) {
        doubt_aliases(candidates.list);
    }
    return in_order(std::move(candidates.list), kind_for(row));
}

BestName::BestName(const NameQuery& query, const std::optional<IdentifiedProfile>& profile)
    : ranking_(kind_for(row_of(profile))) {
    if (follows_unknown_alias(row_of(profile))) {
        // What one candidate is worth depends on all others.
        all_ = expected_names(query, profile);
        if (!all_.empty()) {
            best_ = view_of(all_.front());
        }
        return;
    }
    for (const ExpectedNameSource* source : expected_name_sources()) {
        source->collect(query, *this);
        if (best_ && rank_ <= NameRanking::kBest) {
            break;
        }
    }
    if (best_) {
        ranking_.mark_other_kind(*best_);
    }
}

void BestName::take(const NameCandidate& candidate) {
    const unsigned rank = ranking_.rank(candidate);
    if (!best_ || rank < rank_) {
        best_ = candidate;
        rank_ = rank;
    }
}

}  // namespace siptls::diagnosis
