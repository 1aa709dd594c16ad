// SPDX-License-Identifier: GPL-2.0-or-later
// SRV answers for SIP services that any client was given. Asked by where they lead for each session
// whose client was not heard to ask itself, so they are found without a walk over all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "diagnosis/heard.h"
#include "stream/flow_index.h"

namespace siptls::diagnosis {

// As one stands in a message: views of it.
struct ServiceFound {
    std::string_view owner;
    std::string_view target;
    std::uint16_t port = 0;
    std::uint32_t ttl = 0;  // seconds
};

class ServiceBook {
  public:
    // Beyond kMaxServices the one not heard for longest is let go.
    void hear(const ServiceFound& service, const Seen& seen);

    // Of those that lead there the one not heard for longest; null if there is none.
    const ServiceAnswer* leading_to(std::string_view target, std::uint16_t port) const;

    std::size_t size() const { return entries_.size(); }

  private:
    struct Entry {
        ServiceAnswer answer;
        std::uint64_t turn = 0;  // grows with each time that one is heard
    };

    Entry& find_or_make(const ServiceFound& service, const Seen& seen);

    std::vector<Entry> entries_;
    stream::FlowIndex places_{stream::kFixedSeed};  // by target and port
    std::uint64_t turns_ = 0;
};

}  // namespace siptls::diagnosis
