// SPDX-License-Identifier: GPL-2.0-or-later
// Incidents with one missing name and certificate are a finding, which has a remedy.
#pragma once

#include <vector>

#include "siptls/analysis.h"
#include "siptls/certificate.h"

namespace siptls::diagnosis {

// In order of their first incident.
std::vector<Finding> findings_of(const std::vector<Incident>& incidents,
                                 const std::vector<Certificate>& certificates);

}  // namespace siptls::diagnosis
