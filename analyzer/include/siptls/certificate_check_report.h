// SPDX-License-Identifier: GPL-2.0-or-later
// The whole answer to "will this certificate do?", and its renderings. Writers escape what came
// from outside.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "siptls/certificate_check.h"
#include "siptls/chain.h"

namespace siptls {

struct CheckedUse {
    CertificateUse use;
    UseCheck check;
};

struct CheckedDomainName {
    DomainName wanted;
    NameMatch match;
};

struct CertificateCheckReport {
    std::string file;
    std::vector<Certificate> chain;  // leaf first; never empty
    std::int64_t now = 0;            // seconds since 1970 UTC
    std::vector<CheckedUse> uses;
    std::vector<CheckedDomainName> domain_names;
    std::vector<ChainRemark> remarks;
    ChainTrust trust;
    std::uint64_t sessions = 0;      // seen in all
    std::uint64_t nameless = 0;      // of these, without a known name, so not judged
    std::vector<std::string> notes;  // sentences, raw: what the sources leave open

    // No client that was seen and no needed name of a domain would be refused, and the chain has no
    // severe fault and is not known to be untrusted.
    bool passes() const;
    // Takes what judge_trust() answered. An issuer that is the anchor need not be sent, so the
    // remark that it was not goes.
    void take(ChainTrust answer);
    std::int64_t days_left() const;  // negative: expired
};

CertificateCheckReport check_certificate(std::vector<Certificate> chain,
                                         const CertificateUses& uses,
                                         const std::vector<std::string>& sip_domains,
                                         std::int64_t now);

void write_check_text(std::ostream& out, const CertificateCheckReport& report, std::size_t width);
void write_check_json(std::ostream& out, const CertificateCheckReport& report);

}  // namespace siptls
