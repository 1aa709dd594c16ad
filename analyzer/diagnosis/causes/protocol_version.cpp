// SPDX-License-Identifier: GPL-2.0-or-later
// Client and server have no TLS version in common. The server says so by an alert; without one
// nothing tells.
#include "diagnosis/causes/catalogue.h"
#include "tls/alert_description.h"

namespace siptls::diagnosis {

namespace {

Judgement judge(const Case& subject) {
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
        judgement.evidence.push_back(Evidence{Reason::VersionOffered,
                                              {std::to_string(*subject.session.offered_version)},
                                              subject.session.at(Moment::ClientHello).frame});
    }
    return judgement;
}

}  // namespace

const CauseRule kProtocolVersion{Cause::ProtocolVersion, "RFC 5246, E.1; RFC 8446, 4.2.1",
                                 EndedBy::Server, Fact::ClientHello | Fact::Ending, judge};

}  // namespace siptls::diagnosis
