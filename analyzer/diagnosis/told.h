// SPDX-License-Identifier: GPL-2.0-or-later
// What a live analysis has told of a session, an incident or a finding, so that it is told again
// only when it says something else. Counts of evidence that grow with every try are no news.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "siptls/analysis.h"

namespace siptls::diagnosis {

// Equal for what need not be told again; never 0.
std::uint64_t digest(const Verdict& verdict);
std::uint64_t digest(const Incident& incident);
std::uint64_t digest(const Finding& finding);

// The revisions of things that are told again and again, by id.
class ToldRevisions {
  public:
    // The revision under which to tell what has this digest; 0 if that was the last thing told.
    std::uint32_t next(const std::string& id, std::uint64_t digest);

    // Everything that still stands has been asked for since the last round: lets go of what was
    // not, once there is too much of it.
    void end_round();

  private:
    struct Told {
        std::uint32_t revision = 0;
        std::uint64_t digest = 0;
        std::uint64_t round = 0;
    };
    std::unordered_map<std::string, Told> told_;
    std::uint64_t round_ = 1;
};

}  // namespace siptls::diagnosis
