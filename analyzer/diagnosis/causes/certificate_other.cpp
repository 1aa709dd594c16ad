// SPDX-License-Identifier: GPL-2.0-or-later
// Other things a client may dislike in a certificate: its purpose, a weak key, a weak signature,
// revocation.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "diagnosis/causes/catalogue.h"

namespace siptls::diagnosis {

namespace {

Judgement found(const Case& subject, Reason reason, std::string argument) {
    return Judgement{
        Weight::Strong,
        Confidence::Probable,
        {Evidence{reason, {std::move(argument)}, subject.session.at(Moment::Certificate).frame}},
        std::nullopt};
}

Reason reason_of(const ChainRemark& remark) {
    return remark.fault == ChainFault::WeakKey ? Reason::WeakKey : Reason::WeakSignature;
}

// Old clients take what those of today refuse, so it counts only for one that blames the strength,
// or the certificate with whose name it has no quarrel. Trust anchors that verify the chain do not
// speak against it.
Judgement doubtful(const Case& subject) {
    const ChainRemark* remark = subject.doubtful_strength();
    if (remark == nullptr) {
        return {};
    }
    Judgement judgement = found(subject, reason_of(*remark), remark->argument);
    const bool blamed = subject.strength_blamed() ||
                        (subject.certificate_blamed() && subject.name_fit == NameFit::AllAccept);
    judgement.weight = blamed ? Weight::Weak : Weight::Open;
    judgement.confidence = blamed ? Confidence::Probable : Confidence::Null;
    if (subject.signature_blamed()) {
        // So rustls says of keys and signatures it does not take; others say it of wrong ones.
        judgement.weight = Weight::Weak;
        judgement.confidence = Confidence::Possible;
    }
    return judgement;
}

// Measured: GnuTLS refuses all of these, unless it is told not to; OpenSSL and Java leave the
// answer to the program. A client that accepted the same certificate does not look, or the answer
// is new.
Judgement judge_staple(const Case& subject, Evidence fault) {
    const bool revoked = fault.reason == Reason::StapleRevoked;
    const bool accepted = subject.accepted_same_before();
    const bool told = revoked || subject.certificate_blamed();
    return Judgement{revoked && !accepted ? Weight::Strong : Weight::Weak,
                     told && !accepted ? Confidence::Probable : Confidence::Possible,
                     {std::move(fault)},
                     std::nullopt};
}

// The purposes, where serving is none of them.
std::optional<std::string> purposes_of_no_server(const Certificate& certificate) {
    const auto& usage = certificate.extended_key_usage;
    const bool for_servers =
        usage.empty() || std::any_of(usage.begin(), usage.end(), [](const std::string& purpose) {
            return purpose == "serverAuth" || purpose == "anyExtendedKeyUsage";
        });
    if (for_servers) {
        return std::nullopt;
    }
    std::string list;
    for (const std::string& purpose : usage) {
        list += (list.empty() ? "" : ", ") + purpose;
    }
    return list;
}

// A key or signature that no client of today takes, whatever the name.
const ChainRemark* broken_strength(const Case& subject) {
    const auto remark =
        std::find_if(subject.remarks.begin(), subject.remarks.end(), [](const ChainRemark& one) {
            return one.weight == ChainWeight::Severe &&
                   (one.fault == ChainFault::WeakKey || one.fault == ChainFault::WeakSignature);
        });
    return remark == subject.remarks.end() ? nullptr : &*remark;
}

Judgement judge(const Case& subject) {
    auto staple = subject.staple_fault();
    if (staple && staple->reason == Reason::StapleRevoked) {
        return judge_staple(subject, *std::move(staple));
    }
    if (!staple && subject.accepted_same_before()) {
        return excluded(Reason::AcceptedBefore);
    }
    if (!staple && subject.contrast.accepted_exact) {
        return excluded(
            Reason::AcceptedElsewhere,
            {subject.expected_name->name, to_string(subject.contrast.accepted_exact->server)});
    }
    if (auto purposes = purposes_of_no_server(*subject.certificate)) {
        return found(subject, Reason::WrongPurpose, *std::move(purposes));
    }
    if (const ChainRemark* remark = broken_strength(subject)) {
        return found(subject, reason_of(*remark), remark->argument);
    }
    if (staple) {
        return judge_staple(subject, *std::move(staple));
    }
    if (subject.trust && !subject.trust->trusted && subject.trust->flaw == TrustFlaw::Certificate) {
        Judgement judgement = found(subject, Reason::ChainUntrusted, subject.trust->detail);
        judgement.weight = Weight::Weak;  // not every client looks
        return judgement;
    }
    const bool doubt = subject.doubtful_strength() != nullptr &&
                       (subject.strength_blamed() || subject.signature_blamed() ||
                        subject.name_fit == NameFit::AllAccept);
    if (subject.trust && subject.trust->trusted && !doubt) {
        return excluded(Reason::ChainTrusted, {subject.trust->detail});
    }
    return doubtful(subject);
}

}  // namespace

const CauseRule kCertificateOther{
    Cause::CertificateOther, "RFC 5280, 4.2.1.12, 6.1", EndedBy::Client,
    Fact::ClientHello | Fact::Ending | Fact::ServerCertificate, judge};

}  // namespace siptls::diagnosis
