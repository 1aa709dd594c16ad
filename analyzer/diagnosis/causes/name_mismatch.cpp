// SPDX-License-Identifier: GPL-2.0-or-later
// The certificate lacks the name the client looked for.
#include "diagnosis/build_case.h"
#include "diagnosis/causes/catalogue.h"

namespace siptls::diagnosis {

namespace {

// What the sessions around this one and the alert rule out before any name is compared.
std::optional<Judgement> ruled_out(const Case& subject) {
    const Session& session = subject.session;
    if (session.resumed.value_or(false)) {
        return excluded(Reason::NoCertificateSent, {}, session.at(Moment::ServerHello).frame);
    }
    if (const AlertFact* alert = subject.session.fatal_alert(Side::Client);
        alert && !alert_fits_name_mismatch(*alert->description)) {
        return excluded(Reason::ClientAlert, {std::to_string(*alert->description)},
                        alert->seen.frame);
    }
    if (subject.accepted_same_before()) {
        return excluded(Reason::AcceptedBefore);
    }
    return std::nullopt;
}

Evidence accepted_exact(const Case& subject) {
    return Evidence{
        Reason::AcceptedElsewhere,
        {subject.expected_name->name, to_string(subject.contrast.accepted_exact->server)},
        {}};
}

// The five facts of docs/causes.md without the rivals, which judge.cpp weighs.
Confidence most(const Case& subject, bool rule_known) {
    int inferred = subject.expected_name->inferred || subject.disagreeing ? 1 : 0;
    inferred += subject.session.certificate_source == CertificateSource::Sibling ? 1 : 0;
    inferred += subject.flight_received() || subject.session.lone_protected_alert ? 0 : 1;
    if (inferred > 1) {
        return Confidence::Possible;
    }
    return inferred == 0 && rule_known ? Confidence::Confirmed : Confidence::Probable;
}

Judgement refused(const Case& subject) {
    Judgement judgement{Weight::Strong, most(subject, true), {}, std::nullopt};
    if (subject.profile) {
        for (const ProfileMatch& match : subject.matches) {
            if (match.profile == subject.profile->id) {
                judgement.evidence.push_back(
                    Evidence{Reason::ProfileRefuses,
                             {subject.expected_name->name, std::string(match.profile),
                              std::string(name(match.match.refusal))},
                             {}});
            }
        }
    } else {
        judgement.evidence.push_back(
            Evidence{Reason::NoProfileAccepts, {subject.expected_name->name}, {}});
    }
    return judgement;
}

// Clients differ. One that checks inside the handshake and left there is taken at its deed; one
// that left after Finished only if it never succeeds.
Judgement some_refuse(const Case& subject) {
    Judgement judgement{
        Weight::Weak, most(subject, subject.contrast.accepted_exact.has_value()), {}, std::nullopt};
    judgement.evidence.push_back(Evidence{
        Reason::SomeProfilesRefuse,
        {subject.expected_name->name, profile_list(subject, false), profile_list(subject, true)},
        {}});
    if (subject.session.outcome == Outcome::ClientClosedAfterFinished) {
        judgement.confidence = Confidence::Possible;
        const bool once = subject.contrast.attempts < 2 && !most_refuse(subject);
        if (subject.contrast.ever_succeeded || once) {
            judgement.weight = Weight::Open;
        }
    }
    return judgement;
}

Judgement judge(const Case& subject) {
    if (auto out = ruled_out(subject)) {
        return *out;
    }
    Judgement judgement;
    switch (subject.name_fit) {
        case NameFit::NotJudged: return {};
        case NameFit::Refused: judgement = refused(subject); break;
        case NameFit::SomeRefuse: judgement = some_refuse(subject); break;
        case NameFit::AllAccept:
            if (subject.profile && subject.contrast.accepted_exact) {
                // Observation outranks the profile: it refuses this one and takes the literal name
                // of the same issuer.
                judgement = Judgement{
                    Weight::Weak,
                    Confidence::Probable,
                    {Evidence{
                        Reason::RefusedDespiteProfile, {std::string(subject.profile->id)}, {}}},
                    std::nullopt};
                break;
            }
            if (subject.profile) {
                return {};  // its rules accept, and yet it left: open, not excluded
            }
            return excluded(Reason::NameFits, {subject.expected_name->name});
    }
    if (judgement.weight >= Weight::Weak && subject.contrast.accepted_same) {
        // Now it blames what it accepted before: perhaps two programs at one address.
        judgement.confidence = Confidence::Possible;
        judgement.evidence.push_back(Evidence{Reason::AcceptedBefore, {}, {}});
    }
    if (judgement.weight >= Weight::Weak && subject.contrast.accepted_exact) {
        judgement.evidence.push_back(accepted_exact(subject));
    }
    return judgement;
}

}  // namespace

const CauseRule kNameMismatch{
    Cause::NameMismatch, "RFC 9525, 6; RFC 5922, 7; RFC 2818, 3.1", EndedBy::Client,
    Fact::ClientHello | Fact::Ending | Fact::ServerCertificate | Fact::ExpectedName, judge};

}  // namespace siptls::diagnosis
