// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/match_book.h"

#include "diagnosis/limits.h"
#include "siptls/profile.h"

namespace siptls::diagnosis {

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
