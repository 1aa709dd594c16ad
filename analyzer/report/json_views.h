// SPDX-License-Identifier: GPL-2.0-or-later
// What a whole analysis saw, in JSON: certificates, names at risk, what changed, captures. Each
// function writes one member of the enclosing object.
#pragma once

#include <vector>

#include "report/json_out.h"
#include "siptls/analysis.h"
#include "siptls/baseline.h"

namespace siptls::report {

void write_certificates(JsonOut& out, const Analysis& analysis);
void write_at_risk(JsonOut& out, const Analysis& analysis);
// Null: there was nothing to compare with.
void write_baseline(JsonOut& out, const BaselineComparison* baseline);
void write_captures(JsonOut& out, const Analysis& analysis);

// A whole object.
void write_certificate(JsonOut& out, const Certificate& certificate,
                       const std::vector<CertificateRole>& roles);

}  // namespace siptls::report
