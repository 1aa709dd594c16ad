// SPDX-License-Identifier: GPL-2.0-or-later
// The client does not trust the issuer. What it trusts is not on the wire: only a self-signed
// certificate, the operator's trust anchors, or the same client's acceptance of the issuer
// elsewhere tell something.
#include "diagnosis/causes/catalogue.h"

namespace siptls::diagnosis {

namespace {

bool in_date(const Case& subject) {
    return !subject.shown_too_early() && !subject.shown_too_late();
}

// An alert that blames the certificate, of a client that has no quarrel with its name or dates.
bool blamed_without_other_reason(const Case& subject) {
    return subject.certificate_blamed() && in_date(subject) &&
           subject.name_fit == NameFit::AllAccept && subject.doubtful_strength() == nullptr &&
           !subject.staple_fault();
}

Judgement judge(const Case& subject) {
    if (subject.contrast.accepted_exact) {
        return excluded(
            Reason::AcceptedElsewhere,
            {subject.expected_name->name, to_string(subject.contrast.accepted_exact->server)});
    }
    if (subject.accepted_same_before()) {
        return excluded(Reason::AcceptedBefore);
    }
    const FrameRef frame = subject.session.at(Moment::Certificate).frame;
    if (subject.trust && subject.trust->trusted) {
        return excluded(Reason::ChainTrusted, {subject.trust->detail});
    }
    if (subject.certificate->self_signed) {
        return Judgement{Weight::Strong,
                         Confidence::Probable,
                         {Evidence{Reason::SelfSigned, {}, frame}},
                         std::nullopt};
    }
    if (subject.trust && subject.trust->flaw != TrustFlaw::Issuer) {
        return {};
    }
    if (subject.trust && in_date(subject)) {  // else the dates may be all that is wrong
        return Judgement{Weight::Weak,
                         Confidence::Probable,
                         {Evidence{Reason::ChainUntrusted,
                                   {subject.trust->detail, subject.trust->missing_issuer},
                                   frame}},
                         std::nullopt};
    }
    if (auto younger = subject.younger_authority();
        younger && subject.topmost->self_signed && subject.name_fit == NameFit::AllAccept) {
        return Judgement{Weight::Weak, Confidence::Possible, {*std::move(younger)}, std::nullopt};
    }
    const bool blamed = blamed_without_other_reason(subject);
    Judgement judgement{blamed ? Weight::Weak : Weight::Open,
                        blamed ? Confidence::Possible : Confidence::Null,
                        {},
                        std::nullopt};
    if (blamed || subject.session.fatal_alert(Side::Client) != nullptr) {  // else nobody is told
        judgement.evidence.push_back(
            Evidence{Reason::IssuerNotJudged, {subject.certificate->issuer}, frame});
    }
    return judgement;
}

}  // namespace

const CauseRule kUntrustedCa{Cause::UntrustedCa, "RFC 5280, 6.1", EndedBy::Client,
                             Fact::ClientHello | Fact::Ending | Fact::ServerCertificate, judge};

}  // namespace siptls::diagnosis
