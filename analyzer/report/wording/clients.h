// SPDX-License-Identifier: GPL-2.0-or-later
// Which clients a report for reading lists, and in which order.
#pragma once

#include <vector>

#include "siptls/analysis.h"

namespace siptls::report {

// Rows of `analysis` with failed sessions: first those that have not succeeded since, of these and
// of the others first those that failed most; then in the order of the analysis.
std::vector<const ClientRow*> failing_clients(const Analysis& analysis);

}  // namespace siptls::report
