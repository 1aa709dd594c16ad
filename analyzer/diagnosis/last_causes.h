// SPDX-License-Identifier: GPL-2.0-or-later
// What each client's latest attempt at a server endpoint that did not succeed was put down to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "diagnosis/limits.h"
#include "siptls/endpoint.h"
#include "siptls/verdict.h"
#include "stream/flow_index.h"

namespace siptls::diagnosis {

class LastCauses {
  public:
    // Beyond `ceiling` pairs no new one is taken.
    explicit LastCauses(std::size_t ceiling = kMaxLastCauses) : ceiling_(ceiling) {}

    void note(const IpAddress& client, const Endpoint& server, Cause cause);
    // Unknown if none was noted.
    Cause of(const IpAddress& client, const Endpoint& server) const;

    // A cause of this pair will be noted soon: fetches what leads to it.
    void expect(const IpAddress& client, const Endpoint& server) const;

    // Causes of pairs that were not taken.
    std::uint64_t refused() const { return refused_; }

  private:
    struct Entry {
        IpAddress client;
        Endpoint server;
        Cause cause = Cause::Unknown;
    };

    std::uint32_t place_of(std::uint64_t hash, const IpAddress& client,
                           const Endpoint& server) const;

    std::size_t ceiling_;
    std::uint64_t refused_ = 0;
    std::deque<Entry> entries_;
    stream::FlowIndex places_{stream::kFixedSeed};
};

}  // namespace siptls::diagnosis
