// SPDX-License-Identifier: GPL-2.0-or-later
// The server wants a certificate of the client, and what it got does not please it.
#include "diagnosis/alert_word.h"
#include "diagnosis/causes/catalogue.h"
#include "tls/version.h"

namespace siptls::diagnosis {

namespace {

Judgement judge(const Case& subject) {
    const Session& session = subject.session;
    const AlertFact* alert = subject.session.fatal_alert(Side::Server);
    const Seen& asked = session.at(Moment::CertificateRequest);
    const Seen& answered = session.at(Moment::ClientCertificate);
    std::vector<Evidence> evidence;
    if (alert) {
        evidence.push_back(Evidence{
            Reason::ServerAlert, {std::to_string(*alert->description)}, alert->seen.frame});
    }
    if (says(alert, tls::AlertDescription::CertificateRequired)) {
        return Judgement{Weight::Stated, Confidence::Confirmed, evidence, std::nullopt};
    }
    // In TLS 1.3 the request is encrypted, so not having seen it says nothing; the answer shows it.
    const bool hidden = session.tls_version.value_or(0) >= tls::kTls13;
    if (!asked && !session.client_certificate_empty && !(hidden && answered)) {
        return hidden || session.visibility.gap_in_server ? Judgement{}
                                                          : excluded(Reason::CertificateNotAsked);
    }
    if (!answered && !session.client_certificate_empty) {
        return {};
    }
    if (asked || !session.client_certificate_empty) {
        const Seen& shows = asked ? asked : answered;
        evidence.push_back(Evidence{Reason::CertificateAsked, {}, shows.frame});
    }
    if (session.client_certificate_empty) {
        evidence.push_back(Evidence{Reason::ClientCertificateEmpty, {}, answered.frame});
    }
    if (!alert) {
        return Judgement{Weight::Weak, Confidence::Probable, evidence, std::nullopt};
    }
    const Confidence confidence =
        session.client_certificate_empty ? Confidence::Confirmed : Confidence::Probable;
    return Judgement{Weight::Strong, confidence, evidence, std::nullopt};
}

}  // namespace

const CauseRule kClientCertificateRequired{Cause::ClientCertificateRequired,
                                           "RFC 5246, 7.4.4; RFC 8446, 4.3.2", EndedBy::Server,
                                           Fact::ClientHello | Fact::Ending, judge};

}  // namespace siptls::diagnosis
