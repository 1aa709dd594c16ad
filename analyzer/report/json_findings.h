// SPDX-License-Identifier: GPL-2.0-or-later
// Incidents and findings in JSON, with what is to be done about them.
#pragma once

#include <vector>

#include "report/json_out.h"
#include "siptls/analysis.h"
#include "siptls/certificate_request.h"

namespace siptls::report {

using Requests = std::vector<CertificateRequest>;

// A whole object each.
void write_incident(JsonOut& out, const Incident& incident,
                    const std::vector<Certificate>& certificates);
void write_finding(JsonOut& out, const Finding& finding,
                   const std::vector<Certificate>& certificates, const Requests& requests);

// Their members behind the id; the enclosing object is the caller's.
void write_incident_members(JsonOut& out, const Incident& incident,
                            const std::vector<Certificate>& certificates);
void write_finding_members(JsonOut& out, const Finding& finding,
                           const std::vector<Certificate>& certificates);

// The list `remediation` of a finding.
void write_remediation(JsonOut& out, const Finding& finding);
// Its `request`: null where it has no certificate to replace.
void write_request_of(JsonOut& out, const Finding& finding, const Requests& requests);

}  // namespace siptls::report
