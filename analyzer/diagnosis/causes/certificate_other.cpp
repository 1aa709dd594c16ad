// SPDX-License-Identifier: GPL-2.0-or-later
// Other things a client may dislike in a certificate: its purpose, a weak key, a weak signature,
// revocation.
#include <algorithm>

#include "diagnosis/causes/catalogue.h"

namespace siptls::diagnosis {

namespace {

constexpr int kWeakRsaBits = 1024;  // refused by common stacks below this

Judgement found(const Case& subject, Reason reason, std::string argument) {
    return Judgement{
        Weight::Strong,
        Confidence::Probable,
        {Evidence{reason, {std::move(argument)}, subject.session.at(Moment::Certificate).frame}},
        std::nullopt};
}

Judgement judge(const Case& subject) {
    if (subject.accepted_same_before()) {
        return excluded(Reason::AcceptedBefore);
    }
    if (subject.contrast.accepted_exact) {
        return excluded(
            Reason::AcceptedElsewhere,
            {subject.expected_name->name, to_string(subject.contrast.accepted_exact->server)});
    }
    const Certificate& certificate = *subject.certificate;
    const auto& usage = certificate.extended_key_usage;
    const bool for_servers =
        usage.empty() || std::any_of(usage.begin(), usage.end(), [](const std::string& purpose) {
            return purpose == "serverAuth" || purpose == "anyExtendedKeyUsage";
        });
    if (!for_servers) {
        std::string list;
        for (const std::string& purpose : usage) {
            list += (list.empty() ? "" : ", ") + purpose;
        }
        return found(subject, Reason::WrongPurpose, list);
    }
    if (certificate.key.starts_with("RSA") && certificate.key_bits > 0 &&
        certificate.key_bits < kWeakRsaBits) {
        return found(subject, Reason::WeakKey, certificate.key);
    }
    if (certificate.signature_algorithm.starts_with("md5") ||
        certificate.signature_algorithm.starts_with("md2")) {
        return found(subject, Reason::WeakSignature, certificate.signature_algorithm);
    }
    if (subject.trust && subject.trust->trusted) {
        return excluded(Reason::ChainTrusted, {subject.trust->detail});
    }
    return {};
}

}  // namespace

const CauseRule kCertificateOther{
    Cause::CertificateOther, "RFC 5280, 4.2.1.12, 6.1", EndedBy::Client,
    Fact::ClientHello | Fact::Ending | Fact::ServerCertificate, judge};

}  // namespace siptls::diagnosis
