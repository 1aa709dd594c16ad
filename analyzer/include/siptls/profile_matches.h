// SPDX-License-Identifier: GPL-2.0-or-later
// What every client profile says of one certificate and one name. Thousands of refused sessions
// have the same answers, so they share one list.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "siptls/profile.h"

namespace siptls {

struct ProfileMatch {
    std::string_view profile;  // id
    NameMatch match;
};

// In the order of the profile table. A value that is cheap to copy, for nothing changes a list that
// was made: data() is the same for all copies and tells lists apart as long as one of them lives.
class ProfileMatches {
  public:
    ProfileMatches() = default;
    ProfileMatches(std::vector<ProfileMatch> matches)  // NOLINT(google-explicit-constructor)
        : list_(std::make_shared<const std::vector<ProfileMatch>>(std::move(matches))) {}
    ProfileMatches(std::initializer_list<ProfileMatch> matches)
        : ProfileMatches(std::vector<ProfileMatch>(matches)) {}

    const ProfileMatch* data() const { return list_ ? list_->data() : nullptr; }
    std::size_t size() const { return list_ ? list_->size() : 0; }
    bool empty() const { return size() == 0; }
    const ProfileMatch* begin() const { return data(); }
    const ProfileMatch* end() const { return data() + size(); }

    // A list of its own, to be changed.
    std::vector<ProfileMatch> copy() const { return {begin(), end()}; }

  private:
    std::shared_ptr<const std::vector<ProfileMatch>> list_;  // null: empty
};

}  // namespace siptls
