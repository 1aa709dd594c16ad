// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/match_book.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "bytes/ascii.h"
#include "diagnosis/limits.h"
#include "siptls/profile.h"
#include "x509/looked_for.h"

namespace siptls::diagnosis {

namespace {

bool is_literal(const NameMatch& match, const ExpectedName& expected) {
    if (!match.accepted) {
        return false;
    }
    switch (match.matched_by) {
        case MatchedBy::DnsName: return equal_ignoring_case(match.presented, expected.name);
        case MatchedBy::Uri: return expected.kind == NameKind::SipDomain;
        case MatchedBy::IpName: return true;
        default: return false;
    }
}

}  // namespace

bool named_literally(const ProfileMatches& matches, const ExpectedName& expected) {
    return std::any_of(matches.begin(), matches.end(), [&](const ProfileMatch& match) {
        return is_literal(match.match, expected);
    });
}

const ProfileMatches& MatchBook::matches(CertificateId id, const Certificate& certificate,
                                         const ExpectedName& expected) {
    const KeyView key{id, expected.name, expected.kind};
    if (const auto known = known_.find(key); known != known_.end()) {
        return known->second;
    }
    if (known_.size() >= kMaxMatches) {
        known_.clear();  // all can be worked out again
    }
    std::vector<ProfileMatch> matches;
    matches.reserve(client_profiles().size());
    const x509::LookedFor name(expected.name, expected.kind);
    for (const ClientProfile& profile : client_profiles()) {
        matches.push_back(ProfileMatch{profile.id, name.in(certificate, profile)});
    }
    return known_.emplace(key, std::move(matches)).first->second;
}

}  // namespace siptls::diagnosis
