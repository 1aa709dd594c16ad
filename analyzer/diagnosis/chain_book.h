// SPDX-License-Identifier: GPL-2.0-or-later
// What is to be remarked on a server's chain, worked out once for each chain and the time in which
// it stays true: all sessions of a server show the same.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "siptls/certificate.h"
#include "siptls/chain.h"

namespace siptls::diagnosis {

class ChainBook {
  public:
    // inspect_chain() of these certificates as of `at` (seconds since 1970 UTC). Valid until the
    // next question.
    const std::vector<ChainRemark>& remarks(const std::vector<CertificateId>& chain,
                                            const std::vector<Certificate>& certificates,
                                            std::int64_t at);

  private:
    struct Entry {
        SteadyTime steady;  // of the remarks
        std::vector<ChainRemark> remarks;
    };

    std::map<std::vector<CertificateId>, Entry> known_;
};

}  // namespace siptls::diagnosis
