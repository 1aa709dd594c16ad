// SPDX-License-Identifier: GPL-2.0-or-later
// Connections that have closed and were let go: what a side that did not hear of it goes on to
// repeat, as behind a reset that somebody on the path sent, belongs to them and begins nothing.
#pragma once

#include <cstdint>
#include <vector>

#include "net/packet.h"
#include "siptls/time.h"

namespace siptls::stream {

class FinishedConnections {
  public:
    // `hash` is that of the connection's endpoints, a secret one; `next` is the sequence number
    // behind all that was seen of each end, the low one first. Of two that meet in one place the
    // earlier one is forgotten.
    void note(std::uint64_t hash, std::uint32_t low_next, std::uint32_t high_next, Nanoseconds now);

    // The same of a connection that was refused: `client_start` is the number behind the SYN's. The
    // copy of that SYN, captured soon, opens no other one.
    void note_refused(std::uint64_t hash, std::uint32_t client_start, Nanoseconds now) {
        note(hash, client_start, client_start, now);
    }

    // Whether a segment, which comes from the high end if `swapped`, says again what a connection
    // noted under this hash said; that one is remembered anew then. A client's SYN never does,
    // save of a refused one: it opens a connection.
    bool is_repeated(std::uint64_t hash, bool swapped, const net::Packet& packet, Nanoseconds now);

  private:
    struct Place {
        std::uint64_t hash = 0;
        std::uint32_t next[2] = {0, 0};  // of the low end and of the high one
        Nanoseconds since = kNever;
    };
    static constexpr Nanoseconds kNever = -1;

    Place& place_of(std::uint64_t hash);

    std::vector<Place> places_;  // empty until the first one is noted
};

}  // namespace siptls::stream
