// SPDX-License-Identifier: GPL-2.0-or-later
// The whole analysis in one sentence or two: the first thing a reader sees.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "siptls/analysis.h"

namespace siptls::report {

// How the conclusion is: clients are refused, all is well, or the capture does not tell.
enum class Mood : std::uint8_t { Bad, Good, Open };

struct Conclusion {
    Mood mood = Mood::Open;
    std::string text;  // escaped
};

// What sessions failed for beside a refused name, as far as it is known: what can be done about it
// does not depend on a client's rules.
std::vector<Cause> other_causes(const Summary& summary);

Conclusion conclude(const Analysis& analysis);

// What is to be known of a redacted report.
std::string_view redacted_sentence();

}  // namespace siptls::report
