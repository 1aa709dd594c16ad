// SPDX-License-Identifier: GPL-2.0-or-later
// A server with the connections recorded against it, one plan per kind of client. The SIP and the
// web site make theirs at start and choose a plan for each session.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "bench/flight_recorder.h"
#include "bench/frames.h"
#include "bench/tcp_plan.h"

namespace siptls::bench {

// The two kinds of client, by key exchange; made once, used against every server.
class Clients {
  public:
    explicit Clients(const CertificateFactory& factory);

    SSL_CTX* of(KeyExchange exchange) const {
        return contexts_.at(static_cast<std::size_t>(exchange)).get();
    }

  private:
    std::array<SslContext, kKeyExchanges.size()> contexts_;
};

struct RecordedConnection {
    bool shows_sni = false;
    Plan plan;
};

struct Location {
    Endpoint endpoint;
    std::string name;  // what clients look for in the certificate
};

struct RecordedServer {
    Location location;
    std::vector<RecordedConnection> connections;
};

// Connections with `dialogue` inside, ended by `close`; the certificate must have the name.
RecordedServer record_talks(const Location& location, const CertificateChain& chain,
                            const Clients& clients, const Dialogue& dialogue, Close close);

// Connections refused in each way; the certificate must lack the name.
RecordedServer record_refusals(const Location& location, const CertificateChain& chain,
                               const Clients& clients);

}  // namespace siptls::bench
