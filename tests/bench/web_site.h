// SPDX-License-Identifier: GPL-2.0-or-later
// Web servers on port 443 and their visitors: TLS that has nothing to do with SIP and that an
// analyzer of sign-ins passes over. Used by the mix workload.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/recorded_server.h"
#include "bench/session.h"

namespace siptls::bench {

class WebSite {
  public:
    WebSite(CertificateFactory& factory, std::uint64_t seed);

    Session session(std::uint64_t index) const;

  private:
    std::uint64_t seed_;
    std::vector<RecordedServer> servers_;
};

}  // namespace siptls::bench
