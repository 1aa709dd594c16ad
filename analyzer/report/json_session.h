// SPDX-License-Identifier: GPL-2.0-or-later
// One judged session as a JSON object (docs/report-format.md), and the parts of it that incidents
// and registrations share.
#pragma once

#include <optional>
#include <vector>

#include "report/json_out.h"
#include "siptls/analysis.h"

namespace siptls::report {

void write_session(JsonOut& out, const JudgedSession& judged,
                   const std::vector<Certificate>& certificates);
// Its members behind `id` and `revision`; the enclosing object is the caller's.
void write_session_members(JsonOut& out, const JudgedSession& judged,
                           const std::vector<Certificate>& certificates);

void write_expected_name(JsonOut& out, const ExpectedName& expected);
void write_trace_fact(JsonOut& out, const TraceFact& fact);
void write_identity(JsonOut& out, const ClientIdentity& identity);
void write_sip(JsonOut& out, const SipExchange& exchange);
// The SHA-256 of a certificate, or null if there is none.
void write_certificate_reference(JsonOut& out, std::optional<CertificateId> id,
                                 const std::vector<Certificate>& certificates);

}  // namespace siptls::report
