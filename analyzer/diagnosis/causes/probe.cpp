// SPDX-License-Identifier: GPL-2.0-or-later
// A health check or scan: it connects, perhaps completes the handshake, says nothing and leaves,
// often at a fixed period.
#include <string>
#include <utility>
#include <vector>

#include "diagnosis/build_case.h"
#include "diagnosis/causes/catalogue.h"
#include "diagnosis/limits.h"

namespace siptls::diagnosis {

namespace {

// A connection that was finished and left without a word.
Judgement judge_left(const Case& subject, std::vector<Evidence> evidence) {
    const Contrast& contrast = subject.contrast;
    // Of a monitor some attempts may be missing: that makes it a rival of a refused name, no more.
    const bool rhythmic =
        contrast.periodic() || (contrast.rhythm && subject.name_fit == NameFit::Refused);
    // A client that dislikes the name may come again as evenly as a monitor does.
    const bool name_in_doubt = subject.expected_name && subject.name_fit != NameFit::AllAccept;
    if (!rhythmic || (name_in_doubt && may_compare_late(subject))) {
        return {};
    }
    return Judgement{Weight::Weak, name_in_doubt ? Confidence::Possible : Confidence::Probable,
                     std::move(evidence), std::nullopt};
}

// One of a scan's: it left because it knew what it wanted to know. A client that blames the
// certificate looked at it, and a server that ended first has said why.
Judgement judge_swept(const Case& subject) {
    if (subject.session.fatal_alert(Side::Client) != nullptr) {
        return {};
    }
    return Judgement{subject.client_closed() ? Weight::Strong : Weight::Weak,
                     Confidence::Probable,
                     {Evidence{Reason::OffersSwept, {std::to_string(kSweepHellos)}, {}}},
                     std::nullopt};
}

Judgement judge(const Case& subject) {
    if (subject.contrast.swept) {
        return judge_swept(subject);
    }
    if (!subject.ended_as_monitors_do()) {
        return {};
    }
    const Session& session = subject.session;
    const Contrast& contrast = subject.contrast;
    std::vector<Evidence> evidence;
    if (contrast.periodic()) {
        const auto interval = static_cast<Nanoseconds>(contrast.rhythm->seconds * kSecond);
        evidence.push_back(Evidence{Reason::PeriodicAttempts,
                                    {std::to_string(interval), std::to_string(contrast.attempts)},
                                    {}});
    }
    if (session.outcome == Outcome::NotTls && !session.other_protocol) {
        evidence.insert(evidence.begin(), Evidence{Reason::NothingSent, {}, session.first_frame});
        return Judgement{Weight::Strong,
                         contrast.periodic() ? Confidence::Probable : Confidence::Possible,
                         std::move(evidence), std::nullopt};
    }
    if (session.outcome == Outcome::ClientClosedAfterFinished) {
        return judge_left(subject, std::move(evidence));
    }
    return {};
}

}  // namespace

const CauseRule kProbe{Cause::Probe, "docs/causes.md", EndedBy::Either,
                       static_cast<std::uint8_t>(Fact::Ending), judge};

}  // namespace siptls::diagnosis
