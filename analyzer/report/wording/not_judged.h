// SPDX-License-Identifier: GPL-2.0-or-later
// Why some sessions cannot be judged, and what a capture would have to hold for that, in words.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "siptls/analysis.h"
#include "siptls/verdict.h"

namespace siptls::report {

struct NotJudgedText {
    Reason reason;
    std::string_view words;   // completes "cannot be judged because ..."
    std::string_view advice;  // a sentence; empty where none is known
};

// One for each reason that keeps a session from being judged.
std::span<const NotJudgedText> not_judged_texts();

// "4 cannot be judged because ..."; empty if all can.
std::string not_judged_sentence(const Summary& summary);

// A sentence for each of these reasons that somebody can do something about.
std::vector<std::string> not_judged_advice(const Summary& summary);

}  // namespace siptls::report
