// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/judge.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "diagnosis/build_case.h"
#include "diagnosis/causes/catalogue.h"
#include "diagnosis/client_identity/identify.h"
#include "diagnosis/ending.h"
#include "diagnosis/expected_name/catalogue.h"
#include "diagnosis/operator_certificates.h"

namespace siptls::diagnosis {

namespace {

struct Answer {
    const CauseRule* rule = nullptr;
    bool observable = true;
    Judgement judgement;
};
using Answers = std::array<Answer, kCauseRules>;

std::uint8_t captured_facts(const Case& subject) {
    std::uint8_t facts = 0;
    // That the server saw TLS being negotiated tells of a ClientHello, too.
    if (subject.session.at(Moment::ClientHello) || subject.session.source == SessionSource::Trace) {
        facts = facts | Fact::ClientHello;
    }
    if (subject.session.closed_by != ClosedBy::None &&
        subject.session.outcome != Outcome::Incomplete) {
        facts = facts | Fact::Ending;
    }
    if (subject.certificate != nullptr) {
        facts = facts | Fact::ServerCertificate;
    }
    if (subject.expected_name) {
        facts = facts | Fact::ExpectedName;
    }
    if (subject.clock_plausible()) {
        facts = facts | Fact::Dates;
    }
    return facts;
}

// The cause that the client's alert names. BoringSSL and others say certificate_expired of both
// ends of the validity (there is no alert of its own for a certificate that is not valid yet).
// Behind a server's hello, insufficient_security blames no suite, which the client had offered, but
// what came with it: a key (Botan), Diffie-Hellman parameters (GnuTLS).
std::optional<Cause> named_by_client(const Case& subject, const AlertFact& alert) {
    const auto cause = cause_of_client_alert(*alert.description);
    if (cause == Cause::CertificateExpired) {
        const bool early = subject.certificate != nullptr && subject.clock_plausible() &&
                           subject.shown_too_early();
        return early ? Cause::CertificateNotYetValid : cause;
    }
    if (cause == Cause::NoSharedCipher && subject.session.at(Moment::ServerHello)) {
        return std::nullopt;
    }
    return cause;
}

// What the client's own alert says goes before what its certificate looks like to others.
void let_the_client_speak(const Case& subject, Answer& answer) {
    const AlertFact* alert =
        subject.client_closed() ? subject.session.fatal_alert(Side::Client) : nullptr;
    if (!alert || named_by_client(subject, *alert) != answer.rule->id) {
        return;
    }
    // That this cause is mostly told by the server contradicts nothing.
    const bool contradicted =
        answer.judgement.excluded && answer.judgement.excluded->reason != Reason::ClientEndedFirst;
    const bool borne_out = answer.observable && answer.judgement.weight >= Weight::Weak;
    std::vector<Evidence> evidence = {
        Evidence{Reason::ClientAlert, {std::to_string(*alert->description)}, alert->seen.frame}};
    evidence.insert(evidence.end(), answer.judgement.evidence.begin(),
                    answer.judgement.evidence.end());
    if (contradicted) {
        evidence.push_back(*answer.judgement.excluded);  // as when the client's clock is wrong
    }
    const bool unmistakable = answer.rule->id != Cause::CertificateExpired;
    answer.observable = true;
    answer.judgement = Judgement{
        Weight::Stated,
        borne_out || (unmistakable && !contradicted) ? Confidence::Confirmed : Confidence::Probable,
        std::move(evidence), std::nullopt};
}

std::optional<Evidence> ended_by_the_other(const CauseRule& rule, const Case& subject) {
    const Session& session = subject.session;
    if (rule.ended_by == EndedBy::Client &&
        session.outcome == Outcome::ServerClosedBeforeFinished) {
        return Evidence{Reason::ServerEndedFirst,
                        {name(session.close_kind)},
                        session.at(Moment::ServerClose).frame};
    }
    if (rule.ended_by == EndedBy::Server && subject.client_closed()) {
        return Evidence{Reason::ClientEndedFirst,
                        {name(session.close_kind)},
                        session.at(Moment::ClientClose).frame};
    }
    return std::nullopt;
}

// Nobody leaves for a certificate that it has not got.
std::optional<Evidence> never_got_it(const CauseRule& rule, const Case& subject) {
    const Session& session = subject.session;
    if (!session.left_before_certificate ||
        (rule.needs & static_cast<std::uint8_t>(Fact::ServerCertificate)) == 0) {
        return std::nullopt;
    }
    return Evidence{Reason::FlightNotReceived, {}, session.at(Moment::ClientClose).frame};
}

Answers ask_all(const Case& subject) {
    const std::uint8_t facts = captured_facts(subject);
    Answers answers;
    auto* next = answers.begin();
    for (const CauseRule* rule : cause_rules()) {
        Answer& answer = *next++;
        answer.rule = rule;
        if (auto other = ended_by_the_other(*rule, subject)) {
            answer.judgement = Judgement{Weight::Excluded, Confidence::Null, {}, std::move(other)};
        } else if (auto without = never_got_it(*rule, subject)) {
            answer.judgement =
                Judgement{Weight::Excluded, Confidence::Null, {}, std::move(without)};
        } else if ((rule->needs & ~facts) != 0) {
            answer.observable = false;
        } else {
            answer.judgement = rule->judge(subject);
        }
        let_the_client_speak(subject, answer);
    }
    return answers;
}

// The weightiest answer that claims its cause; nothing if none does.
Answer* weightiest(Answers& answers) {
    Answer* best = nullptr;
    for (Answer& answer : answers) {
        if (answer.observable && answer.judgement.weight >= Weight::Weak &&
            (best == nullptr || answer.judgement.weight > best->judgement.weight)) {
            best = &answer;
        }
    }
    return best;
}

// Rivals with evidence of their own make a claim possible at most; a claim is confirmed only if all
// of them are excluded.
Confidence weigh_rivals(const Answer& chosen, const Answers& answers) {
    Confidence confidence = chosen.judgement.confidence;
    for (const Answer& rival : answers) {
        if (&rival == &chosen || rival.judgement.weight == Weight::Excluded) {
            continue;
        }
        const bool supported = rival.observable && rival.judgement.weight >= Weight::Weak;
        if (chosen.rule->id == Cause::NameMismatch) {
            const bool about_certificate = rival.rule->ended_by == EndedBy::Client;
            const Confidence most = supported           ? Confidence::Possible
                                    : about_certificate ? Confidence::Probable
                                                        : Confidence::Confirmed;
            confidence = std::min(confidence, most);
        } else if (supported && rival.judgement.weight >= chosen.judgement.weight) {
            confidence = std::min(confidence, Confidence::Possible);
        }
    }
    return confidence;
}

// Without a capture nobody saw what the client was shown: a cause is possible at most, or probable
// where the client's own alert speaks. Nor is it certain where bytes came in two versions.
Confidence weigh_source(const Session& session, Confidence confidence) {
    if (session.contradictory) {
        return std::min(confidence, Confidence::Possible);
    }
    if (session.source == SessionSource::Capture) {
        return confidence;
    }
    const bool spoken = session.fatal_alert(Side::Client) != nullptr;
    return std::min(confidence, spoken ? Confidence::Probable : Confidence::Possible);
}

// What an attempt is put down to when no cause claims it.
Cause without_claim(const Case& subject) {
    const Session& session = subject.session;
    if (session.outcome == Outcome::NotTls) {
        return Cause::None;
    }
    if (session.outcome == Outcome::ClientClosedAfterFinished &&
        subject.name_fit != NameFit::NotJudged) {
        // That a name fits which it did not look for clears nothing.
        const bool open = subject.name_fit == NameFit::Refused || is_of_other_kind(subject);
        return open ? Cause::Unknown : Cause::None;
    }
    return Cause::Unknown;
}

void list_rivals(const Case& subject, const Answer* chosen, Answers& answers, Verdict& verdict) {
    // No rival is surer than what was chosen.
    const Confidence most = chosen != nullptr ? std::min(verdict.confidence, Confidence::Probable)
                                              : Confidence::Probable;
    verdict.also.reserve(answers.size());
    verdict.excluded.reserve(static_cast<std::size_t>(std::count_if(
        answers.begin(), answers.end(),
        [](const Answer& answer) { return answer.observable && answer.judgement.excluded; })));
    for (Answer& answer : answers) {
        if (&answer == chosen) {
            continue;
        }
        if (!answer.observable) {
            verdict.not_observable.push_back(answer.rule->id);
        } else if (answer.judgement.excluded) {
            verdict.excluded.push_back(
                ExcludedCause{answer.rule->id, *std::move(answer.judgement.excluded)});
        } else if (answer.judgement.weight >= Weight::Weak) {
            verdict.also.push_back(
                RivalCause{answer.rule->id, std::min(answer.judgement.confidence, most)});
        } else if (answer.rule->id != Cause::Probe && subject.session.outcome != Outcome::NotTls &&
                   verdict.cause != Cause::None) {
            verdict.also.push_back(RivalCause{answer.rule->id, Confidence::Possible});
        }
    }
}

// That a client names no server, or an address, is a remark of its own: old phones do so, and then
// only what surrounds the connection tells the name.
void add_sni_remark(const Session& session, Verdict& verdict) {
    const Seen& hello = session.at(Moment::ClientHello);
    if (!hello || !session.offered_version) {
        return;  // none that could be read whole
    }
    if (!session.sni) {
        verdict.evidence.push_back(Evidence{Reason::SniAbsent, {}, hello.frame});
    } else if (parse_ip_address(*session.sni)) {
        verdict.evidence.push_back(Evidence{Reason::SniIsAddress, {*session.sni}, hello.frame});
    }
}

void add_sharing(Verdict& verdict) {
    if (!verdict.identity.shared()) {
        return;
    }
    for (const SharingSign sign : verdict.identity.sharing) {
        if (sign == SharingSign::ProxyHeader) {
            continue;  // told as a remark on the connection
        }
        verdict.evidence.push_back(Evidence{Reason::AddressShared, {name(sign)}, {}});
    }
}

void add_name_source(const Case& subject, Verdict& verdict) {
    const ExpectedName& expected = *subject.expected_name;
    verdict.evidence.push_back(
        Evidence{Reason::NameFromSource, {expected.name, name(expected.source)}, expected.frame});
    if (subject.disagreeing) {
        verdict.evidence.push_back(
            Evidence{Reason::NamesDisagree,
                     {subject.disagreeing->name, name(subject.disagreeing->source)},
                     subject.disagreeing->frame});
    }
}

void add_name_evidence(const Case& subject, Verdict& verdict) {
    if (subject.expected_name) {
        add_name_source(subject, verdict);
    } else if (subject.client_closed()) {
        verdict.evidence.push_back(Evidence{Reason::NameUnknown, {}, {}});
    }
    if (subject.client_closed() && subject.stack_accepts()) {
        verdict.evidence.push_back(Evidence{Reason::StackAccepts,
                                            {subject.expected_name->name, subject.family->title},
                                            subject.family->frame});
    }
    if (subject.client_closed()) {
        add_sni_remark(subject.session, verdict);
        add_sharing(verdict);
    }
}

// Dates are compared with the time of the capture: where its clock was not set, they tell nothing.
void add_clock_remark(const Case& subject, Verdict& verdict) {
    if (subject.client_closed() && subject.certificate != nullptr && !subject.clock_plausible()) {
        verdict.evidence.push_back(
            Evidence{Reason::ClockImplausible,
                     {std::to_string(subject.session.start_time.nanoseconds / kSecond)},
                     subject.session.first_frame});
    }
}

// What speaks for a rival without weighing anything: an old phone's view of a young authority.
void add_rival_evidence(const Case& subject, const Answer* chosen, const Answers& answers,
                        Verdict& verdict) {
    const bool open = std::any_of(answers.begin(), answers.end(), [&](const Answer& answer) {
        return answer.rule->id == Cause::UntrustedCa && &answer != chosen && answer.observable &&
               answer.judgement.weight != Weight::Excluded;
    });
    auto younger = open && subject.client_closed() ? subject.younger_authority() : std::nullopt;
    if (younger) {
        verdict.evidence.push_back(*std::move(younger));
    }
}

// As many reasons as most verdicts have: room for them is made at once.
constexpr std::size_t kFewReasons = 6;

void conclude(const Case& subject, Verdict& verdict) {
    Answers answers = ask_all(subject);
    Answer* chosen = weightiest(answers);
    verdict.cause = chosen != nullptr ? chosen->rule->id : without_claim(subject);
    verdict.confidence = chosen != nullptr
                             ? weigh_source(subject.session, weigh_rivals(*chosen, answers))
                             : Confidence::Null;
    verdict.incident = verdict.cause == Cause::NameMismatch && subject.client_closed();
    verdict.evidence.reserve(kFewReasons);
    add_name_evidence(subject, verdict);
    if (chosen != nullptr) {
        auto& evidence = chosen->judgement.evidence;
        std::move(evidence.begin(), evidence.end(), std::back_inserter(verdict.evidence));
    }
    add_clock_remark(subject, verdict);
    add_rival_evidence(subject, chosen, answers, verdict);
    add_ending_evidence(subject, verdict.evidence);
    list_rivals(subject, chosen, answers, verdict);  // takes what excludes them
}

// What was heard from an address that several clients share may have been another one's.
void doubt_hearsay(std::vector<ExpectedName>& candidates) {
    for (ExpectedName& candidate : candidates) {
        candidate.inferred = candidate.inferred || (candidate.source != NameSource::Operator &&
                                                    candidate.source != NameSource::Sni &&
                                                    candidate.source != NameSource::HttpConnect);
    }
}

}  // namespace

BestName expected_name(const Session& session, const Context& context) {
    const NameQuery query{session, context.names, context.options.server_names, nullptr};
    if (context.clients.empty()) {
        return {query, std::nullopt};
    }
    return {query, context.clients.profile(session.client.address, session.start_time)};
}

Verdict judge(Session& session, const Context& context) {
    if (may_have_been_shown_one(session)) {
        if (const auto* chain = context.siblings.chain_for(session)) {
            session.certificate_chain = *chain;
            session.certificate_source = CertificateSource::Sibling;
        }
    }
    Verdict verdict;
    verdict.identity = identify(session, context);
    verdict.profile = context.clients.profile(session.client.address, session.start_time);
    const bool established = session.outcome == Outcome::Established;
    verdict.candidates =
        expected_names(NameQuery{session, context.names, context.options.server_names,
                                 established ? nullptr : &context.tallies},
                       verdict.profile);
    if (verdict.identity.shared()) {
        doubt_hearsay(verdict.candidates);
    }
    if (!verdict.candidates.empty()) {
        verdict.expected_name = verdict.candidates.front();
    }
    if (established) {
        verdict.cause = Cause::None;
        return verdict;
    }
    Case subject = build_case(session, verdict, context);
    conclude(subject, verdict);
    verdict.profile_matches = std::move(subject.matches);
    return verdict;
}

}  // namespace siptls::diagnosis
