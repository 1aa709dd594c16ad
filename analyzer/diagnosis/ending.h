// SPDX-License-Identifier: GPL-2.0-or-later
// How an attempt ended, as evidence: the part of the story that is the same for every cause.
#pragma once

#include <vector>

#include "diagnosis/case.h"
#include "siptls/verdict.h"

namespace siptls::diagnosis {

void add_ending_evidence(const Case& subject, std::vector<Evidence>& evidence);

// The one reason that best says why a session was put down to nothing: what was hidden or not
// captured before what was merely not told.
Reason why_not_judged(const Verdict& verdict);

}  // namespace siptls::diagnosis
