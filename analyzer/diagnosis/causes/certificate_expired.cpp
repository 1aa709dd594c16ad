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
    const std::int64_t begin = subject.certificate->not_before;
    return subject.shown.nanoseconds / kSecond < begin
               ? excluded(Reason::CertificateNotYetValid, {std::to_string(begin)})
               : excluded(Reason::CertificateDatesFit);
}

Judgement judge(const Case& subject) {
    const std::int64_t shown = subject.shown.nanoseconds / kSecond;
    const std::int64_t limit = subject.certificate->not_after;
    if (!(shown > limit)) {
        return judge_links(subject);
    }
    return Judgement{Weight::Strong,
                     Confidence::Probable,
                     {Evidence{Reason::CertificateExpired,
                               {std::to_string(limit)},
                               subject.session.at(Moment::Certificate).frame}},
                     std::nullopt};
}

}  // namespace

const CauseRule kCertificateExpired{
    Cause::CertificateExpired, "RFC 5280, 4.1.2.5", EndedBy::Client,
    Fact::ClientHello | Fact::Ending | Fact::ServerCertificate | Fact::Dates, judge};

}  // namespace siptls::diagnosis
