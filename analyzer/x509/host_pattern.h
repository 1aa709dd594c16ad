// SPDX-License-Identifier: GPL-2.0-or-later
// One presented host name against the one looked for: equality, wildcards, and how near it came
// otherwise. name_match.cpp decides which presented names are put to this test.
#pragma once

#include <cstdint>
#include <string_view>

#include "siptls/profile.h"

namespace siptls::x509 {

enum class Fit : std::uint8_t {
    Equal,
    Covered,              // by a wildcard
    WildcardNotAccepted,  // a wildcard would cover it, but the rules take none
    WildcardForm,         // a wildcard of a form that the rules do not take
    TrailingDot,          // equal but for a dot at the end
    NameCharacters,       // equal or covered but for characters that the rules do not take
    UnprintableName,      // equal up to a NUL or unprintable byte
    WildcardLevel,        // a wildcard of the same domain, but another level
    None,
};

// Whether a wildcard of this entry may count at all (a profile may allow it in alternative names
// only).
enum class Wildcards : std::uint8_t { AsProfile, Never };

// `presented` is raw, `reference` in A-label form.
Fit fit_host(std::string_view presented, std::string_view reference, const ClientProfile& profile,
             Wildcards wildcards);

// Number of labels that both names share from the right, case ignored.
std::size_t shared_labels(std::string_view a, std::string_view b);

}  // namespace siptls::x509
