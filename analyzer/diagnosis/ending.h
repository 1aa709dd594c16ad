// SPDX-License-Identifier: GPL-2.0-or-later
// How an attempt ended, as evidence: the part of the story that is the same for every cause.
#pragma once

#include <vector>

#include "diagnosis/case.h"
#include "siptls/verdict.h"

namespace siptls::diagnosis {

void add_ending_evidence(const Case& subject, std::vector<Evidence>& evidence);

}  // namespace siptls::diagnosis
