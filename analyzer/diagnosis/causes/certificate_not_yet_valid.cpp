// SPDX-License-Identifier: GPL-2.0-or-later
// The certificate was not valid yet when it was shown: compared with the time of the capture, never
// with now.
#include "diagnosis/causes/catalogue.h"

namespace siptls::diagnosis {

namespace {

Judgement judge(const Case& subject) {
    if (!subject.shown_too_early()) {
        return subject.shown_too_late() ? excluded(Reason::CertificateExpired,
                                                   {std::to_string(subject.certificate->not_after)})
                                        : excluded(Reason::CertificateDatesFit);
    }
    return Judgement{Weight::Strong,
                     Confidence::Probable,
                     {Evidence{Reason::CertificateNotYetValid,
                               {std::to_string(subject.certificate->not_before)},
                               subject.session.at(Moment::Certificate).frame}},
                     std::nullopt};
}

}  // namespace

const CauseRule kCertificateNotYetValid{
    Cause::CertificateNotYetValid, "RFC 5280, 4.1.2.5", EndedBy::Client,
    Fact::ClientHello | Fact::Ending | Fact::ServerCertificate | Fact::Dates, judge};

}  // namespace siptls::diagnosis
