// SPDX-License-Identifier: GPL-2.0-or-later
// One replay of a planned connection with its own endpoints, sequence numbers, pace, randoms and
// session id, after a name lookup where the client makes one. The rest of the records is as
// recorded: signatures and ciphertexts are real, but belong to the recorded randoms, unless these
// are kept. Driven by a session lane.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "bench/frames.h"
#include "bench/name_lookup.h"
#include "bench/repeatable_random.h"
#include "bench/tcp_plan.h"

namespace siptls::bench {

// Whether the hellos get a random and session id of their own. Those of a session that keys shall
// open stay as recorded.
enum class Randoms : std::uint8_t { Renewed, Recorded };

// What the site decides; everything else comes from the session's own random source.
struct SessionSetup {
    const Plan* plan = nullptr;
    const NameLookup* lookup = nullptr;  // null: the client knows the address already
    Endpoint client;
    Endpoint server;
    Endpoint resolver;
    Randoms randoms = Randoms::Renewed;
};

enum class Transport : std::uint8_t { Tcp, Udp };

class Session {
  public:
    Session(const SessionSetup& setup, RepeatableRandom random);

    bool done() const { return step_ == lookups() + setup_.plan->packets.size(); }
    // Time between the packet before and the next one; not after done().
    Micros pause() const;
    // Writes the next packet; not after done().
    Transport write_next(CaptureFile& file, Micros time);

  private:
    std::size_t lookups() const { return setup_.lookup == nullptr ? 0 : setup_.lookup->size(); }
    const PlannedPacket& planned() const { return setup_.plan->packets[step_ - lookups()]; }
    void write_lookup(CaptureFile& file, Micros time);
    void write_segment(CaptureFile& file, Micros time);
    Bytes renewed_hello(const PlannedPacket& packet);

    SessionSetup setup_;
    std::size_t step_ = 0;
    std::array<std::uint32_t, 2> initial_sequence_{};
    std::array<std::uint16_t, 2> identification_{};
    std::uint16_t lookup_port_;
    std::uint16_t lookup_identifier_;
    Micros round_trip_;
    std::uint32_t pace_percent_;
    RepeatableRandom random_;
    std::array<std::uint8_t, kSegmentSize> scratch_{};
};

}  // namespace siptls::bench
