// SPDX-License-Identifier: GPL-2.0-or-later
// A health check or scan: it connects, perhaps completes the handshake, says nothing and leaves,
// often at a fixed period.
#include "diagnosis/build_case.h"
#include "diagnosis/causes/catalogue.h"

namespace siptls::diagnosis {

namespace {

Judgement judge(const Case& subject) {
    const Session& session = subject.session;
    std::vector<Evidence> evidence;
    if (subject.contrast.period) {
        evidence.push_back(Evidence{
            Reason::PeriodicAttempts,
            {std::to_string(*subject.contrast.period), std::to_string(subject.contrast.attempts)},
            {}});
    }
    const Confidence confidence =
        subject.contrast.period ? Confidence::Probable : Confidence::Possible;
    if (session.outcome == Outcome::NotTls && !session.other_protocol) {
        evidence.insert(evidence.begin(), Evidence{Reason::NothingSent, {}, session.first_frame});
        return Judgement{Weight::Strong, confidence, evidence, std::nullopt};
    }
    if (session.outcome == Outcome::ClientClosedAfterFinished && subject.contrast.period) {
        // A client that dislikes the name may come again as evenly as a monitor does.
        const bool name_in_doubt = subject.expected_name && subject.name_fit != NameFit::AllAccept;
        if (name_in_doubt && may_compare_late(subject)) {
            return {};
        }
        return Judgement{Weight::Weak, name_in_doubt ? Confidence::Possible : Confidence::Probable,
                         evidence, std::nullopt};
    }
    return {};
}

}  // namespace

const CauseRule kProbe{Cause::Probe, "docs/causes.md", EndedBy::Either,
                       static_cast<std::uint8_t>(Fact::Ending), judge};

}  // namespace siptls::diagnosis
