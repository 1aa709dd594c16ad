// SPDX-License-Identifier: GPL-2.0-or-later
#include "plugin/session_summary.h"

#include <string>

#include <doctest/doctest.h>

#include "siptls/report.h"

using namespace siptls;

namespace {

plugin::SessionSummary summary_of(Outcome outcome, const Verdict& verdict) {
    JudgedSession judged;
    judged.session.outcome = outcome;
    judged.verdict = verdict;
    plugin::SessionSummary summary;
    plugin::describe(judged, summary);
    return summary;
}

}  // namespace

TEST_CASE("session summary: what keeps a cause from being told is said in words and as a word") {
    Verdict verdict;
    verdict.evidence = {{Reason::SniAbsent, {}, {}}, {Reason::CertificateHidden, {}, {}}};
    const auto summary = summary_of(Outcome::ClientClosedBeforeFinished, verdict);
    CHECK(summary.not_judged_because == "certificate_hidden");
    CHECK(summary.summary.find("TLS 1.3 hides the certificate") != std::string::npos);
    CHECK(summary.summary.find("SNI") == std::string::npos);

    verdict.cause = Cause::Probe;
    const auto probe = summary_of(Outcome::ClientClosedAfterFinished, verdict);
    CHECK(probe.not_judged_because.empty());
    CHECK(probe.summary.find("TLS 1.3") == std::string::npos);
}

TEST_CASE("session summary: an unknown cause without evidence has its title alone") {
    const auto summary = summary_of(Outcome::ClientClosedBeforeFinished, {});
    CHECK(summary.not_judged_because == "client_left_silently");
    CHECK_FALSE(summary.summary.empty());
    CHECK(summary.summary.find(':') == std::string::npos);
}
