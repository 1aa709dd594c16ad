// SPDX-License-Identifier: GPL-2.0-or-later
// The certificate lacks the name the client looked for.
#include <algorithm>

#include "diagnosis/build_case.h"
#include "diagnosis/causes/catalogue.h"
#include "diagnosis/match_book.h"
#include "siptls/profile.h"

namespace siptls::diagnosis {

namespace {

// Who compares the name does so at once; revocation lists may take some seconds before.
constexpr Nanoseconds kAtOnce = 30 * kSecond;

Nanoseconds between(const Seen& earlier, const Seen& later) {
    return earlier && later ? later.time.nanoseconds - earlier.time.nanoseconds : 0;
}

std::string whole_seconds(Nanoseconds time) {
    return std::to_string(time / kSecond);
}

// How long the connection idled after the handshake before the client ended it; 0 if it did not.
Nanoseconds idled(const Session& session) {
    if (session.outcome != Outcome::ClientClosedAfterFinished) {
        return 0;
    }
    return between(session.at(Moment::ClientFinished), session.at(Moment::ClientClose));
}

// The client waited inside the handshake for longer than a comparison takes.
Nanoseconds paused(const Session& session) {
    if (session.outcome != Outcome::ClientClosedBeforeFinished) {
        return 0;
    }
    return between(session.at(Moment::ServerFlight), session.at(Moment::ClientClose));
}

// What the sessions around this one and the alert rule out before any name is compared.
std::optional<Judgement> ruled_out(const Case& subject) {
    const Session& session = subject.session;
    if (session.resumed.value_or(false)) {
        return excluded(Reason::NoCertificateSent, {}, session.at(Moment::ServerHello).frame);
    }
    if (const AlertFact* alert = subject.leaving_word();
        alert && !alert_fits_name_mismatch(*alert->description)) {
        return excluded(Reason::ClientAlert, {std::to_string(*alert->description)},
                        alert->seen.frame);
    }
    if (subject.accepted_same_before()) {
        return excluded(Reason::AcceptedBefore);
    }
    const bool spoke = session.fatal_alert(Side::Client) != nullptr;
    if (const Nanoseconds time = idled(session); time > kAtOnce && !spoke) {
        return excluded(Reason::LeftAfterIdling, {whole_seconds(time)},
                        session.at(Moment::ClientClose).frame);
    }
    return std::nullopt;
}

Evidence accepted_exact(const Case& subject) {
    return Evidence{
        Reason::AcceptedElsewhere,
        {subject.expected_name->name, to_string(subject.contrast.accepted_exact->server)},
        {}};
}

// An alert that a closing one follows: clients that give up send user_canceled so (RFC 8446, 6.1),
// and hidden ones look alike.
bool may_be_cancelled(const Session& session) {
    const auto hidden = std::count_if(
        session.alerts.begin(), session.alerts.end(),
        [](const AlertFact& alert) { return alert.from == Side::Client && alert.encrypted; });
    return session.lone_protected_alert && hidden > 1;
}

// The client left because of the server's flight: it had it all, or it said so.
bool ending_known(const Case& subject) {
    const Session& session = subject.session;
    return subject.flight_received() ||
           (session.lone_protected_alert && !may_be_cancelled(session));
}

// Its ending acknowledges less than the server's flight: it had not received all of it, as where a
// path loses large segments, or somebody on the path reset it. A reset need not acknowledge what
// its sender has; again and again at this point it is taken for an answer.
bool left_without_flight(const Case& subject) {
    constexpr std::uint64_t kNoChance = 3;
    const Session& session = subject.session;
    const bool again = session.close_kind == CloseKind::Rst &&
                       subject.contrast.attempts >= kNoChance && !subject.contrast.ever_succeeded;
    const bool by_tcp =
        session.close_kind == CloseKind::Fin || session.close_kind == CloseKind::Rst;
    return session.server_flight_complete && by_tcp && !subject.flight_received() && !again;
}

bool all_refuse(const Case& subject) {
    return std::none_of(subject.matches.begin(), subject.matches.end(),
                        [](const ProfileMatch& match) { return match.match.accepted; });
}

// The five facts of docs/causes.md without the rivals, which judge.cpp weighs.
Confidence most(const Case& subject, bool rule_known) {
    int inferred = (subject.expected_name->inferred ? 1 : 0) + (subject.disagreeing ? 1 : 0);
    inferred += subject.session.certificate_source == CertificateSource::Sibling ? 1 : 0;
    inferred += subject.sibling_doubtful && all_refuse(subject) ? 1 : 0;
    inferred += ending_known(subject) ? 0 : 1;
    inferred += is_of_other_kind(subject) ? 1 : 0;  // it is inferred already
    if (inferred > 1) {
        return Confidence::Possible;
    }
    return inferred == 0 && rule_known ? Confidence::Confirmed : Confidence::Probable;
}

Evidence some_refuse_evidence(const Case& subject) {
    return Evidence{
        Reason::SomeProfilesRefuse,
        {subject.expected_name->name, profile_list(subject, false), profile_list(subject, true)},
        {}};
}

Judgement refused(const Case& subject) {
    Judgement judgement{Weight::Strong, most(subject, true), {}, std::nullopt};
    if (subject.profile) {
        for (const ProfileMatch& match : subject.matches) {
            if (match.profile == subject.profile->id) {
                judgement.evidence.push_back(Evidence{
                    Reason::ProfileRefuses,
                    {subject.expected_name->name, match.profile, name(match.match.refusal)},
                    {}});
            }
        }
    } else if (all_refuse(subject)) {
        judgement.evidence.push_back(
            Evidence{Reason::NoProfileAccepts, {subject.expected_name->name}, {}});
    } else {
        judgement.evidence.push_back(some_refuse_evidence(subject));  // those of its family
    }
    return judgement;
}

// The client names the server, as those that are known to refuse at this point do not. So it may as
// well have left for the issuer, whether it said bad_certificate, hid its alert (TLS 1.3) or was
// silent.
bool may_mean_another_reason(const Case& subject) {
    return subject.session.sni && !subject.family && !subject.contrast.accepted_exact &&
           !most_refuse(subject);
}

// Every row of what it is, by its ClientHello at least, compares names behind its Finished, and
// refuses this one.
bool kind_refuses_late(const Case& subject) {
    return subject.family && may_compare_late(subject) &&
           std::none_of(subject.matches.begin(), subject.matches.end(),
                        [&](const ProfileMatch& match) {
                            const auto& rows = subject.family->profiles;
                            return match.match.accepted &&
                                   std::find(rows.begin(), rows.end(), match.profile) != rows.end();
                        });
}

// Clients differ. One that checks inside the handshake and left there is taken at its deed; one
// that left after Finished only if it never succeeds.
Judgement some_refuse(const Case& subject) {
    Judgement judgement{
        Weight::Weak, most(subject, subject.contrast.accepted_exact.has_value()), {}, std::nullopt};
    judgement.evidence.push_back(some_refuse_evidence(subject));
    if (may_mean_another_reason(subject)) {
        judgement.confidence = Confidence::Possible;
        if (subject.trust && !subject.trust->trusted && subject.trust->flaw == TrustFlaw::Issuer) {
            judgement.weight = Weight::Open;  // and there is one
        }
    }
    if (subject.session.outcome == Outcome::ClientClosedAfterFinished) {
        judgement.confidence = Confidence::Possible;
        const bool once =
            subject.contrast.attempts < 2 && !most_refuse(subject) && !kind_refuses_late(subject);
        if (subject.contrast.ever_succeeded || once) {
            judgement.weight = Weight::Open;
        }
    }
    return judgement;
}

// A client that completes handshakes like clockwork and never says anything monitors the server,
// unless its kind may compare names at that point.
bool looks_like_probe(const Case& subject) {
    return subject.session.outcome == Outcome::ClientClosedAfterFinished &&
           subject.contrast.periodic() && !may_compare_late(subject);
}

// Endings that have other reasons more often than not.
void weaken(const Case& subject, Judgement& judgement) {
    const Session& session = subject.session;
    if (judgement.weight < Weight::Weak || session.fatal_alert(Side::Client) != nullptr) {
        return;
    }
    if (left_without_flight(subject) || may_be_cancelled(session)) {
        judgement.confidence = Confidence::Possible;
    }
    if (const Nanoseconds time = paused(session); time > kAtOnce) {
        judgement.confidence = Confidence::Possible;
        judgement.evidence.push_back(Evidence{
            Reason::LeftAfterPause, {whole_seconds(time)}, session.at(Moment::ClientClose).frame});
    }
    if (looks_like_probe(subject) || subject.contrast.swept) {
        judgement.weight = Weight::Open;
    }
    if (subject.contrast.succeeded_beside) {
        // One connection of several was not needed; which certificate the other had may be hidden.
        judgement.confidence = Confidence::Possible;
        judgement.evidence.push_back(Evidence{Reason::BesideSuccess, {}, {}});
        if (session.outcome == Outcome::ClientClosedAfterFinished) {
            judgement.weight = Weight::Open;
        }
    }
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
                judgement =
                    Judgement{Weight::Weak,
                              Confidence::Probable,
                              {Evidence{Reason::RefusedDespiteProfile, {subject.profile->id}, {}}},
                              std::nullopt};
                break;
            }
            if (subject.profile ||
                (subject.family && !named_literally(subject.matches, *subject.expected_name))) {
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
    weaken(subject, judgement);
    return judgement;
}

}  // namespace

const CauseRule kNameMismatch{
    Cause::NameMismatch, "RFC 9525, 6; RFC 5922, 7; RFC 2818, 3.1", EndedBy::Client,
    Fact::ClientHello | Fact::Ending | Fact::ServerCertificate | Fact::ExpectedName, judge};

}  // namespace siptls::diagnosis
