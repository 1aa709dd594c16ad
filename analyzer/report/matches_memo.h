// SPDX-License-Identifier: GPL-2.0-or-later
// What was made of a list of profile answers, kept for the sessions that share the list.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <utility>

#include "report/limits.h"
#include "siptls/profile_matches.h"

namespace siptls::report {

template <class Made>
class MatchesMemo {
  public:
    // What `make` makes of `matches`, which is asked for a list that is not remembered; valid until
    // the next call.
    template <class Make>
    const Made& of(const ProfileMatches& matches, Make make) {
        if (const auto known = known_.find(matches.data()); known != known_.end()) {
            return known->second.made;
        }
        if (known_.size() >= kMaxRememberedMatches) {
            known_.clear();  // all can be made again
        }
        Entry entry{matches, make(matches)};
        return known_.insert_or_assign(matches.data(), std::move(entry)).first->second.made;
    }

    std::size_t size() const { return known_.size(); }

  private:
    struct Entry {
        ProfileMatches matches;  // held, so that no other list can come to stand at its address
        Made made;
    };

    std::unordered_map<const ProfileMatch*, Entry> known_;
};

}  // namespace siptls::report
