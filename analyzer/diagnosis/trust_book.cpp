// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/trust_book.h"

#include "diagnosis/limits.h"

namespace siptls::diagnosis {
namespace {

TrustFlaw flaw_of(x509::TrustProblem problem) {
    switch (problem) {
        case x509::TrustProblem::Expired:
        case x509::TrustProblem::NotYetValid: return TrustFlaw::Dates;
        case x509::TrustProblem::Certificate: return TrustFlaw::Certificate;
        case x509::TrustProblem::UnknownIssuer:
        case x509::TrustProblem::SelfSigned:
        case x509::TrustProblem::None:
        case x509::TrustProblem::NotJudged: break;
    }
    return TrustFlaw::Issuer;
}

std::optional<TrustFact> fact_of(const x509::TrustAnswer& answer) {
    if (answer.problem == x509::TrustProblem::NotJudged) {
        return std::nullopt;
    }
    return TrustFact{answer.trusted, answer.trusted ? answer.anchor : answer.error,
                     flaw_of(answer.problem), answer.missing_issuer};
}

}  // namespace

std::optional<TrustFact> TrustBook::of(const std::vector<CertificateId>& chain, Timestamp at,
                                       const std::vector<Certificate>& certificates) {
    const std::int64_t seconds = at.nanoseconds / kSecond;
    const auto found = known_.find(chain);  // a server may mend what it sends with the leaf
    if (found != known_.end() && found->second.steady.holds(seconds)) {
        return found->second.fact;
    }
    std::vector<const Certificate*> shown;
    shown.reserve(chain.size());
    for (const CertificateId id : chain) {
        shown.push_back(&certificates[id]);
    }
    if (known_.size() >= kMaxInspectedChains) {
        known_.clear();
    }
    const x509::TrustAnswer answer = anchors_.verify(shown, seconds);
    Known& known = known_[chain];
    known = Known{answer.steady, fact_of(answer)};
    return known.fact;
}

}  // namespace siptls::diagnosis
