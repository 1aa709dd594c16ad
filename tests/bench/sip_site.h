// SPDX-License-Identifier: GPL-2.0-or-later
// Forty registrars on port 5061 and 25,000 clients that sign in at them, each at its own. Five of
// the registrars show a certificate without the name clients look for; a client of those refuses
// every time. Used by the workloads.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/recorded_server.h"
#include "bench/session.h"

namespace siptls::bench {

class SipSite {
  public:
    // One in `refused_every` sessions is refused.
    SipSite(CertificateFactory& factory, std::uint64_t refused_every, std::uint64_t seed);

    Session session(std::uint64_t index) const;

    // How many of the sessions 0 to `total` - 1 are refused.
    std::uint64_t refused(std::uint64_t total) const;

  private:
    struct Registrar {
        RecordedServer server;
        NameLookup lookup;
    };

    bool refuses(std::uint64_t index) const { return (index + 1) % refused_every_ == 0; }

    std::uint64_t refused_every_;
    std::uint64_t seed_;
    std::vector<Registrar> fitting_;
    std::vector<Registrar> lacking_;
};

}  // namespace siptls::bench
