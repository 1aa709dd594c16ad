// SPDX-License-Identifier: GPL-2.0-or-later
// Client and server have no TLS version in common. The server says so by an alert; without one
// nothing tells. A client says so, too, by its own alert (judge.cpp), or by one that tells less.
#include "diagnosis/alert_word.h"
#include "diagnosis/causes/catalogue.h"
#include "tls/version.h"

namespace siptls::diagnosis {

namespace {

// What each side said, as far as it was seen.
void add_versions(const Session& session, std::vector<Evidence>& evidence) {
    if (session.offered_version) {
        Evidence offered{Reason::VersionOffered,
                         {std::to_string(*session.offered_version)},
                         session.at(Moment::ClientHello).frame};
        if (session.lowest_version != 0) {
            offered.arguments.push_back(std::to_string(session.lowest_version));
        }
        evidence.push_back(std::move(offered));
    }
    if (const Seen& hello = session.at(Moment::ServerHello); hello && session.tls_version) {
        evidence.push_back(
            Evidence{Reason::VersionChosen, {std::to_string(*session.tls_version)}, hello.frame});
    }
}

// Measured: OpenSSL 3 takes the ServerHello of a version before TLS 1.2 that it did offer, and
// fails with internal_error at the server's signature, whose digests (MD5 with SHA-1) it no longer
// takes.
bool stumbled_over_version(const Session& session) {
    const AlertFact* alert = session.fatal_alert(Side::Client);
    return says(alert, tls::AlertDescription::InternalError) &&
           session.outcome == Outcome::ClientClosedBeforeFinished && session.tls_version &&
           *session.tls_version < tls::kTls12 && session.offered_version &&
           *session.offered_version >= tls::kTls12;
}

Judgement judge_left(const Case& subject) {
    const Session& session = subject.session;
    const AlertFact* alert = session.fatal_alert(Side::Client);
    if (says(alert, tls::AlertDescription::ProtocolVersion)) {
        Judgement judgement{Weight::Stated, Confidence::Confirmed, {}, std::nullopt};
        add_versions(session, judgement.evidence);  // judge.cpp adds the alert
        return judgement;
    }
    if (stumbled_over_version(session)) {
        Judgement judgement{Weight::Weak, Confidence::Possible, {}, std::nullopt};
        judgement.evidence.push_back(Evidence{
            Reason::ClientAlert, {std::to_string(*alert->description)}, alert->seen.frame});
        add_versions(session, judgement.evidence);
        return judgement;
    }
    return excluded(Reason::ClientEndedFirst, {name(session.close_kind)},
                    session.at(Moment::ClientClose).frame);
}

Judgement judge(const Case& subject) {
    if (subject.client_closed()) {
        return judge_left(subject);
    }
    const AlertFact* alert = subject.session.fatal_alert(Side::Server);
    if (!says(alert, tls::AlertDescription::ProtocolVersion)) {
        if (const AlertFact* other = subject.refusal_of_other()) {
            return excluded(Reason::ServerAlert, {std::to_string(*other->description)},
                            other->seen.frame);
        }
        const Seen& hello = subject.session.at(Moment::ServerHello);
        return hello ? excluded(Reason::ServerChose, {}, hello.frame) : Judgement{};
    }
    Judgement judgement{Weight::Stated, Confidence::Confirmed, {}, std::nullopt};
    judgement.evidence.push_back(
        Evidence{Reason::ServerAlert, {std::to_string(*alert->description)}, alert->seen.frame});
    add_versions(subject.session, judgement.evidence);
    return judgement;
}

}  // namespace

const CauseRule kProtocolVersion{Cause::ProtocolVersion, "RFC 5246, E.1; RFC 8446, 4.2.1",
                                 EndedBy::Either, Fact::ClientHello | Fact::Ending, judge};

}  // namespace siptls::diagnosis
