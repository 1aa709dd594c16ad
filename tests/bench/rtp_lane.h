// SPDX-License-Identifier: GPL-2.0-or-later
// Telephone calls as a mirror port shows them: RTP (RFC 3550) with G.711 (RFC 3551), 20 ms and 160
// samples a packet, both directions, a new call where one has ended. Used by the mix workload.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "bench/frames.h"
#include "bench/repeatable_random.h"

namespace siptls::bench {

class RtpLane {
  public:
    RtpLane(std::size_t calls, std::uint64_t seed);

    // Writes the next packet: the streams take turns.
    void write_next(CaptureFile& file, Micros time);

  private:
    // One direction of a call.
    struct Stream {
        Endpoint from;
        Endpoint to;
        std::uint32_t source = 0;
        std::uint32_t timestamp = 0;
        std::uint16_t sequence = 0;
        std::uint32_t packets_left = 0;
    };

    void start_call(std::size_t call);

    RepeatableRandom random_;
    std::vector<Stream> streams_;  // both directions of a call side by side
    std::size_t turn_ = 0;
    std::vector<std::uint8_t> speech_;
};

}  // namespace siptls::bench
