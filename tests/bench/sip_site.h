// SPDX-License-Identifier: GPL-2.0-or-later
// Forty registrars on port 5061 and the clients that sign in at them, each at its own. Five of the
// registrars show a certificate without the name clients look for; a client of those refuses every
// time. Used by the workloads.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/recorded_server.h"
#include "bench/session.h"

namespace siptls::bench {

// Who signs in at a site, and how it goes.
struct Population {
    std::uint64_t clients = 25'000;    // a multiple of refused_every
    std::uint64_t refused_every = 50;  // one in so many sessions is refused; 0: none
    Close close = Close::ClientFin;    // None: who signed in stays, and speaks from time to time
};

class SipSite {
  public:
    SipSite(CertificateFactory& factory, const Population& population, std::uint64_t seed);

    Session session(std::uint64_t index) const;

    // How many of the sessions 0 to `total` - 1 are refused.
    std::uint64_t refused(std::uint64_t total) const;

  private:
    struct Registrar {
        RecordedServer server;
        NameLookup lookup;
    };

    bool refuses(std::uint64_t index) const;

    Population population_;
    std::uint64_t seed_;
    std::vector<Registrar> fitting_;
    std::vector<Registrar> lacking_;
};

}  // namespace siptls::bench
