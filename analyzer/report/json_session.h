// SPDX-License-Identifier: GPL-2.0-or-later
// A judged session as a JSON object (docs/report-format.md), and the parts of it that incidents
// and registrations share.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "report/evidence_memo.h"
#include "report/json_out.h"
#include "report/matches_memo.h"
#include "siptls/analysis.h"

namespace siptls::report {

// Writes one session after the other into a report.
class SessionWriter {
  public:
    explicit SessionWriter(JsonOut& out) : out_(out) {}

    void write(const JudgedSession& judged, const std::vector<Certificate>& certificates);
    // Its members behind `id` and `revision`; the enclosing object is the caller's.
    void write_members(const JudgedSession& judged, const std::vector<Certificate>& certificates);

  private:
    void write_chain(const Session& session, const std::vector<Certificate>& certificates);
    void write_names(const Verdict& verdict);
    void write_profile_results(const JudgedSession& judged);

    JsonOut& out_;
    MatchesMemo<std::string> profile_results_;  // as they stand in the report
    // By source.
    std::array<LatelyWritten<std::vector<CertificateId>>, kCertificateSourceCount> chains_;
    LatelyWritten<ExpectedName, 1> expected_name_;
    LatelyWritten<ClientIdentity> identity_;
    EvidenceMemo reasons_;
    LatelyWritten<std::vector<ExcludedCause>> excluded_;
};

void write_expected_name(JsonOut& out, const ExpectedName& expected);
void write_trace_fact(JsonOut& out, const TraceFact& fact);
void write_identity(JsonOut& out, const ClientIdentity& identity);
void write_sip(JsonOut& out, const SipExchange& exchange);
// The SHA-256 of a certificate, or null if there is none.
void write_certificate_reference(JsonOut& out, std::optional<CertificateId> id,
                                 const std::vector<Certificate>& certificates);

}  // namespace siptls::report
