// SPDX-License-Identifier: GPL-2.0-or-later
// What stream/ promises of its deliveries, whatever the packets were: a flow lives from one
// TcpOpened to one FlowEnded; the chunks and gaps of a side follow each other without hole or
// overlap, and stop where the side closed. Used by the tests and by the fuzz target.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>

#include "stream/delivery.h"

namespace siptls::test {

class StreamContract {
  public:
    // What this delivery breaks; empty if nothing.
    std::string_view take(const stream::Delivery& delivery);
    // skip_payload was called for this flow: no bytes may follow.
    void skip(FlowId flow);

    std::size_t open_flows() const { return flows_.size(); }

  private:
    struct OneSide {
        std::uint64_t next = 0;          // behind the chunks and gaps so far
        std::uint64_t acknowledged = 0;  // of the other side
        bool fin = false;
        bool reset = false;
    };
    struct Flow {
        std::array<OneSide, 2> sides;
        bool skipping = false;
    };

    static std::string_view take_bytes(const Flow& flow, OneSide& side, std::uint64_t offset,
                                       std::uint64_t length);
    static std::string_view take_close(const Flow& flow, OneSide& side, const TcpClosed& closed);

    std::map<FlowId, Flow> flows_;
};

}  // namespace siptls::test
