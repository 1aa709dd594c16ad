// SPDX-License-Identifier: GPL-2.0-or-later
// From a captured frame to the TCP segment or UDP datagram in it, if anybody wants it: through
// tags, labels and tunnels, with IP fragments put together.
#pragma once

#include <cstdint>
#include <deque>
#include <map>

#include "net/decoded.h"
#include "net/fragments.h"
#include "net/packet.h"
#include "net/port_watch.h"
#include "net/tunnel_table.h"
#include "siptls/frame.h"

namespace siptls::net {

struct DecoderCounters {
    std::uint64_t tunnels_too_deep = 0;   // beyond kMaxTunnelDepth
    std::uint64_t tunnels_not_told = 0;   // beyond kMaxTunnels
    std::uint64_t fragments_evicted = 0;  // datagrams given up for want of room
};

class Decoder {
  public:
    // `seed` keys its tables.
    Decoder(const PortWatch& watch, std::uint64_t seed);

    // Reads `frame` down to its payload. `packet` is whole after Decoded::Packet; after
    // UnwatchedHello its source and destination are set; else it means nothing. Its views live as
    // long as the frame's bytes and until the next call; the tunnel's text lives as long as the
    // decoder. A packet is taken even if TCP options or payload were cut from it.
    Decoded decode(const Frame& frame, Packet& packet);
    // Gives up the fragments that still wait for others.
    void finish() { fragments_.finish(); }

    DecoderCounters counters() const;
    // Datagrams whose fragments were not all captured, by the capture they began in.
    const std::map<std::uint32_t, std::uint64_t>& incomplete_datagrams() const {
        return fragments_.incomplete();
    }

  private:
    struct Inside;

    Decoded decode_any(const Frame& frame, Packet& packet);
    Decoded look_inside(Decoded answer, const Frame& frame, Parcel& parcel, Datagram& datagram,
                        Packet& packet);
    Decoded put_together(Inside& inside, const Frame& frame, Datagram& datagram, Packet& packet);
    Decoded judge_first(Datagram first, Packet& packet) const;
    Decoded unwrap(Inside& inside, Parcel& parcel, Datagram& datagram);

    const PortWatch& watch_;
    TunnelTable tunnels_;
    Fragments fragments_;
    std::deque<WholeDatagram> whole_;  // those of the latest frame, which views may point into
    std::uint64_t too_deep_ = 0;
};

}  // namespace siptls::net
