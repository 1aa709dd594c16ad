// SPDX-License-Identifier: GPL-2.0-or-later
// The certificate was not valid yet when it was shown: compared with the time of the capture, never
// with now.
#include "diagnosis/causes/catalogue.h"

namespace siptls::diagnosis {

namespace {

Judgement judge(const Case& subject) {
    const std::int64_t shown = subject.shown.nanoseconds / kSecond;
    const std::int64_t limit = subject.certificate->not_before;
    if (!(shown < limit)) {
        const std::int64_t end = subject.certificate->not_after;
        return shown > end ? excluded(Reason::CertificateExpired, {std::to_string(end)})
                           : excluded(Reason::CertificateDatesFit);
    }
    return Judgement{Weight::Strong,
                     Confidence::Probable,
                     {Evidence{Reason::CertificateNotYetValid,
                               {std::to_string(limit)},
                               subject.session.at(Moment::Certificate).frame}},
                     std::nullopt};
}

}  // namespace

const CauseRule kCertificateNotYetValid{
    Cause::CertificateNotYetValid, "RFC 5280, 4.1.2.5", EndedBy::Client,
    Fact::ClientHello | Fact::Ending | Fact::ServerCertificate | Fact::Dates, judge};

}  // namespace siptls::diagnosis
