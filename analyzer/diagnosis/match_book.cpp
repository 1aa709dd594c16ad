// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/match_book.h"

#include <algorithm>

#include "bytes/ascii.h"
#include "diagnosis/limits.h"
#include "siptls/profile.h"

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

bool named_literally(const std::vector<ProfileMatch>& matches, const ExpectedName& expected) {
    return std::any_of(matches.begin(), matches.end(), [&](const ProfileMatch& match) {
        return is_literal(match.match, expected);
    });
}

const std::vector<ProfileMatch>& MatchBook::matches(CertificateId id,
                                                    const Certificate& certificate,
                                                    const ExpectedName& expected) {
    if (known_.size() >= kMaxMatches) {
        known_.clear();  // all can be worked out again
    }
    const auto [place, made] = known_.try_emplace(Key{id, expected.name, expected.kind});
    if (made) {
        for (const ClientProfile& profile : client_profiles()) {
            place->second.push_back(ProfileMatch{
                profile.id, match_name(certificate, expected.name, expected.kind, profile)});
        }
    }
    return place->second;
}

}  // namespace siptls::diagnosis
