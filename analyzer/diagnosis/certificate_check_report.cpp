// SPDX-License-Identifier: GPL-2.0-or-later
#include "siptls/certificate_check_report.h"

#include <algorithm>
#include <utility>

#include "diagnosis/use_checks.h"

namespace siptls {
namespace {

constexpr std::int64_t kDay = 86'400;

std::vector<const Certificate*> pointers(const std::vector<Certificate>& chain) {
    std::vector<const Certificate*> list;
    for (const Certificate& certificate : chain) {
        list.push_back(&certificate);
    }
    return list;
}

}  // namespace

bool CertificateCheckReport::passes() const {
    const bool used = std::all_of(uses.begin(), uses.end(), [](const CheckedUse& use) {
        return use.check.answer == UseAnswer::Fits;
    });
    const bool named = std::all_of(
        domain_names.begin(), domain_names.end(),
        [](const CheckedDomainName& name) { return !name.wanted.needed || name.match.accepted; });
    const bool sound = std::none_of(remarks.begin(), remarks.end(), [](const ChainRemark& remark) {
        return remark.weight == ChainWeight::Severe;
    });
    return used && named && sound && (!trust.judged || trust.trusted);
}

void CertificateCheckReport::take(ChainTrust answer) {
    trust = std::move(answer);
    if (trust.trusted) {
        std::erase_if(remarks, [&](const ChainRemark& remark) {
            return remark.fault == ChainFault::IssuerNotSent && remark.argument == trust.detail;
        });
    }
}

std::int64_t CertificateCheckReport::days_left() const {
    const std::int64_t seconds = chain.front().not_after - now;
    return seconds >= 0 ? seconds / kDay : -((-seconds + kDay - 1) / kDay);
}

CertificateCheckReport check_certificate(std::vector<Certificate> chain,
                                         const CertificateUses& uses,
                                         const std::vector<std::string>& sip_domains,
                                         std::int64_t now) {
    CertificateCheckReport report;
    report.chain = std::move(chain);
    report.now = now;
    const Certificate& leaf = report.chain.front();
    diagnosis::UseChecks checks(leaf);
    for (CertificateUse& use : uses.list()) {
        UseCheck check = checks.of(use);
        report.uses.push_back({std::move(use), std::move(check)});
    }
    for (const std::string& domain : sip_domains) {
        for (DomainName& wanted : names_of_sip_domain(domain)) {
            const ClientProfile* row = find_profile(wanted.profile);
            NameMatch match =
                row != nullptr ? match_name(leaf, wanted.name, wanted.kind, *row) : NameMatch{};
            report.domain_names.push_back({std::move(wanted), std::move(match)});
        }
    }
    report.remarks = inspect_chain(pointers(report.chain), now);
    report.sessions = uses.sessions();
    report.nameless = uses.nameless();
    return report;
}

}  // namespace siptls
