// SPDX-License-Identifier: GPL-2.0-or-later
// Why some sessions cannot be judged, and what a capture would have to hold for that, in words.
#pragma once

#include <string>
#include <vector>

#include "siptls/analysis.h"

namespace siptls::report {

// "4 cannot be judged because ..."; empty if all can.
std::string not_judged_sentence(const Summary& summary);

// A sentence for each of these reasons that somebody can do something about.
std::vector<std::string> not_judged_advice(const Summary& summary);

}  // namespace siptls::report
