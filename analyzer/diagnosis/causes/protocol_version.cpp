// SPDX-License-Identifier: GPL-2.0-or-later
// Client and server have no TLS version in common. The server says so by an alert; without one
// nothing tells. A client says so, too, by its own alert (judge.cpp), or by one that tells less.
#include "diagnosis/causes/catalogue.h"
#include "tls/alert_description.h"
#include "tls/version.h"

namespace siptls::diagnosis {

namespace {

Evidence offered(const Session& session) {
    return Evidence{Reason::VersionOffered,
                    {std::to_string(*session.offered_version)},
                    session.at(Moment::ClientHello).frame};
}

// Measured: OpenSSL 3 takes the ServerHello of a version before TLS 1.2 that it did offer, and
// fails with internal_error at the server's signature, whose digests (MD5 with SHA-1) it no longer
// takes.
bool stumbled_over_version(const Session& session) {
    const AlertFact* alert = session.fatal_alert(Side::Client);
    return alert != nullptr &&
           static_cast<tls::AlertDescription>(*alert->description) ==
               tls::AlertDescription::InternalError &&
           session.outcome == Outcome::ClientClosedBeforeFinished && session.tls_version &&
           *session.tls_version < tls::kTls12 && session.offered_version &&
           *session.offered_version >= tls::kTls12;
}

Judgement judge_left(const Case& subject) {
    const Session& session = subject.session;
    if (stumbled_over_version(session)) {
        const AlertFact& alert = *session.fatal_alert(Side::Client);
        return Judgement{
            Weight::Weak,
            Confidence::Possible,
            {Evidence{Reason::ClientAlert, {std::to_string(*alert.description)}, alert.seen.frame},
             offered(session)},
            std::nullopt};
    }
    return excluded(Reason::ClientEndedFirst, {name(session.close_kind)},
                    session.at(Moment::ClientClose).frame);
}

Judgement judge(const Case& subject) {
    if (subject.client_closed()) {
        return judge_left(subject);
    }
    const AlertFact* alert = subject.session.fatal_alert(Side::Server);
    if (!alert || static_cast<tls::AlertDescription>(*alert->description) !=
                      tls::AlertDescription::ProtocolVersion) {
        const Seen& hello = subject.session.at(Moment::ServerHello);
        return hello ? excluded(Reason::ServerChose, {}, hello.frame) : Judgement{};
    }
    Judgement judgement{Weight::Stated, Confidence::Confirmed, {}, std::nullopt};
    judgement.evidence.push_back(
        Evidence{Reason::ServerAlert, {std::to_string(*alert->description)}, alert->seen.frame});
    if (subject.session.offered_version) {
        judgement.evidence.push_back(offered(subject.session));
    }
    return judgement;
}

}  // namespace

const CauseRule kProtocolVersion{Cause::ProtocolVersion, "RFC 5246, E.1; RFC 8446, 4.2.1",
                                 EndedBy::Either, Fact::ClientHello | Fact::Ending, judge};

}  // namespace siptls::diagnosis
