// SPDX-License-Identifier: GPL-2.0-or-later
// Servers that helped a client on its way without being asked for a certificate: clocks (NTP) and
// plain web servers, where phones fetch root certificates and updates.
#pragma once

#include <cstdint>
#include <vector>

#include "diagnosis/address_hash.h"
#include "diagnosis/limits.h"
#include "diagnosis/lru_map.h"
#include "siptls/endpoint.h"
#include "siptls/session.h"

namespace siptls::diagnosis {

enum class HelperKind : std::uint8_t { Ntp, Http };

// A server that answered, and how often.
struct Helper {
    HelperKind kind = HelperKind::Ntp;
    Endpoint server;
    Seen first;
    Timestamp last;
    std::uint64_t times = 0;
};

class HelperBook {
  public:
    void hear(HelperKind kind, const IpAddress& client, const Endpoint& server, const Seen& seen);
    // Null if no helper of this client was heard.
    const std::vector<Helper>* of(const IpAddress& client) const { return helpers_.find(client); }
    std::uint64_t dropped() const { return helpers_.dropped(); }

  private:
    LruMap<IpAddress, std::vector<Helper>, AddressHash> helpers_{kMaxClients};
};

}  // namespace siptls::diagnosis
