// SPDX-License-Identifier: GPL-2.0-or-later
// The certificate was no longer valid when it was shown: compared with the time of the capture,
// never with now.
#include "diagnosis/causes/catalogue.h"

namespace siptls::diagnosis {

namespace {

// A link between leaf and root, unless the client knows another way to its root.
Judgement judge_links(const Case& subject) {
    for (const ChainRemark& remark : subject.remarks) {
        if (remark.fault == ChainFault::Expired && remark.at > 0) {
            return Judgement{Weight::Weak,
                             Confidence::Probable,
                             {Evidence{Reason::CertificateExpired,
                                       {remark.argument, std::to_string(remark.at + 1)},
                                       subject.session.at(Moment::Certificate).frame}},
                             std::nullopt};
        }
    }
    return subject.shown_too_early() ? excluded(Reason::CertificateNotYetValid,
                                                {std::to_string(subject.certificate->not_before)})
                                     : excluded(Reason::CertificateDatesFit);
}

Judgement judge(const Case& subject) {
    if (!subject.shown_too_late()) {
        return judge_links(subject);
    }
    return Judgement{Weight::Strong,
                     Confidence::Probable,
                     {Evidence{Reason::CertificateExpired,
                               {std::to_string(subject.certificate->not_after)},
                               subject.session.at(Moment::Certificate).frame}},
                     std::nullopt};
}

}  // namespace

const CauseRule kCertificateExpired{
    Cause::CertificateExpired, "RFC 5280, 4.1.2.5", EndedBy::Client,
    Fact::ClientHello | Fact::Ending | Fact::ServerCertificate | Fact::Dates, judge};

}  // namespace siptls::diagnosis
