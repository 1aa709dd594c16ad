// SPDX-License-Identifier: GPL-2.0-or-later
// Client and server have no cipher suite in common.
#include <initializer_list>

#include "diagnosis/causes/catalogue.h"
#include "tls/alert_description.h"

namespace siptls::diagnosis {

namespace {

using tls::AlertDescription;

Judgement judge(const Case& subject) {
    // What comes behind the server's hello tells that there was one.
    for (const Moment moment : {Moment::ServerHello, Moment::Certificate, Moment::ClientCertificate,
                                Moment::ClientKeyExchange, Moment::ClientFinished}) {
        if (const Seen& seen = subject.session.at(moment)) {
            return excluded(Reason::ServerChose, {}, seen.frame);
        }
    }
    const AlertFact* alert = subject.session.fatal_alert(Side::Server);
    if (!alert) {
        return {};
    }
    const Evidence said{
        Reason::ServerAlert, {std::to_string(*alert->description)}, alert->seen.frame};
    switch (static_cast<AlertDescription>(*alert->description)) {
        case AlertDescription::InsufficientSecurity:
            return Judgement{Weight::Stated, Confidence::Confirmed, {said}, std::nullopt};
        case AlertDescription::HandshakeFailure:
            if (subject.session.visibility.gap_in_server) {
                return {};  // the ServerHello may be what was not captured
            }
            // The general alert; before ServerHello nearly always for want of a common suite (RFC
            // 5246, 7.2.2).
            return Judgement{Weight::Stated, Confidence::Probable, {said}, std::nullopt};
        default: break;
    }
    return subject.refusal_of_other() != nullptr ? excluded(said.reason, said.arguments, said.frame)
                                                 : Judgement{};
}

}  // namespace

const CauseRule kNoSharedCipher{Cause::NoSharedCipher, "RFC 5246, 7.4.1.3", EndedBy::Server,
                                Fact::ClientHello | Fact::Ending, judge};

}  // namespace siptls::diagnosis
