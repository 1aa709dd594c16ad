// SPDX-License-Identifier: GPL-2.0-or-later
// The sections of the reports for reading, each written onto a page. One file each.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "report/page.h"
#include "report/wording/frames.h"
#include "siptls/report.h"

namespace siptls::report {

// What every section needs: the model and how to name frames and certificates of it.
struct TextContext {
    const Analysis& analysis;
    Page& page;

    // "frame 12", or with several captures "frame 12 of capture 2"; empty for no frame. Never
    // broken.
    std::string frame(FrameRef ref) const;
    // " [frame 12]", or empty.
    std::string bracketed(FrameRef ref) const;
    // Nothing if there is no such certificate.
    const Certificate* certificate(std::optional<CertificateId> id) const;
};

// The reason that says most of why a session failed: what it was judged by, not what name was
// looked for. Null if there is none.
const Evidence* telling_evidence(const Verdict& verdict);

// In what sessions that failed for another reason than an incident are alike.
struct FailureKind {
    Cause cause = Cause::Unknown;
    Outcome outcome = Outcome::Incomplete;
    Confidence confidence = Confidence::Null;
    Reason reason = Reason::NameUnknown;

    auto operator<=>(const FailureKind&) const = default;
};
struct OtherFailures {
    std::uint64_t count = 0;
    JudgedSession sample;  // the first
    Timestamp last_time;
};
using OtherFailureGroups = std::map<FailureKind, OtherFailures>;

// "192.0.2.1:5061: closed by ..., ..." for --sessions all.
std::string session_line(const JudgedSession& judged);

void write_conclusion(const TextContext& context);
void write_incidents(const TextContext& context);
void write_incident(const TextContext& context, const Incident& incident, const Finding* finding,
                    std::size_t number);
// An incident of a finding whose incident number `first` has been told in full.
void write_incident_again(const TextContext& context, const Incident& incident, std::size_t number,
                          std::size_t first);
void write_findings(const TextContext& context);
// The names that the new certificates should have.
void write_requests(const TextContext& context, const std::vector<std::string>& sip_domains);
// Its fields, under an incident or a finding.
void write_remedy(Page& page, const Finding& finding);
void write_clients(const TextContext& context);
void write_at_risk(const TextContext& context);
void write_sign_ins(const TextContext& context);
void write_other_failures(const TextContext& context, const OtherFailureGroups& groups);
// What server traces told; nothing where none was given.
void write_traces(const TextContext& context);
void write_summary(const TextContext& context);

// Live: what became of an incident that was told before, a finding with its remedy if it is new, a
// session that is no incident.
void write_incident_news(const TextContext& context, const Incident& incident);
void write_finding_news(const TextContext& context, const Finding& finding);
void write_session_news(const TextContext& context, const JudgedSession& session);

}  // namespace siptls::report
