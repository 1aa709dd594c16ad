// SPDX-License-Identifier: GPL-2.0-or-later
// What follows the sessions in the JSON document: registrations, certificates, incidents, findings,
// summary, captures.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "report/json_out.h"
#include "siptls/analysis.h"

namespace siptls::report {

// Each writes members; the enclosing object is the caller's. `sip_domains` are those to come.
void write_analysis(JsonOut& out, const Analysis& analysis,
                    std::span<const std::string> sip_domains);

// Of an incident or a finding, all but its id.
void write_incident_members(JsonOut& out, const Incident& incident,
                            const std::vector<Certificate>& certificates);
void write_finding_members(JsonOut& out, const Finding& finding,
                           const std::vector<Certificate>& certificates);
void write_registration_members(JsonOut& out, const Registration& registration);
// The list `remediation` of a finding.
void write_remediation(JsonOut& out, const Finding& finding);
void write_summary_members(JsonOut& out, const Analysis& analysis);
// Certificates, names at risk, baseline, captures.
void write_views(JsonOut& out, const Analysis& analysis);

void write_labels(JsonOut& out, const std::map<std::string, std::string>& labels);

// A whole object each.
void write_generator(JsonOut& out);
void write_certificate(JsonOut& out, const Certificate& certificate,
                       const std::vector<CertificateRole>& roles);

}  // namespace siptls::report
