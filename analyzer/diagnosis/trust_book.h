// SPDX-License-Identifier: GPL-2.0-or-later
// What the operator's trust anchors say of chains. An answer is remembered for the times it holds.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "diagnosis/case.h"
#include "siptls/certificate.h"
#include "siptls/time.h"
#include "x509/trust.h"

namespace siptls::diagnosis {

class TrustBook {
  public:
    // Files that cannot be read are passed over: the caller has looked before.
    TrustBook(const std::vector<std::string>& ca_files, const std::vector<std::string>& ca_dirs)
        : anchors_(x509::TrustAnchors::load(ca_files, ca_dirs).anchors) {}

    // Of a chain of `certificates` that was shown at that time; nothing if it cannot be judged.
    std::optional<TrustFact> of(const std::vector<CertificateId>& chain, Timestamp at,
                                const std::vector<Certificate>& certificates);

  private:
    struct Known {
        SteadyTime steady;
        std::optional<TrustFact> fact;
    };

    x509::TrustAnchors anchors_;
    std::map<std::vector<CertificateId>, Known> known_;
};

}  // namespace siptls::diagnosis
