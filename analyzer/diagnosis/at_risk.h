// SPDX-License-Identifier: GPL-2.0-or-later
// Certificates that worked here but that stricter known clients would refuse.
#pragma once

#include <functional>
#include <vector>

#include "diagnosis/context.h"
#include "siptls/analysis.h"

namespace siptls::diagnosis {

// Most sessions first. `counts` says which clients do; none given: all.
std::vector<AtRisk> at_risk(const Context& context,
                            const std::function<bool(const IpAddress&)>& counts = {});

}  // namespace siptls::diagnosis
