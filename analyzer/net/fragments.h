// SPDX-License-Identifier: GPL-2.0-or-later
// Puts the fragments of IP datagrams together (RFC 791, 3.2; RFC 8200, 4.5), whatever order,
// overlap or repetition they were captured in. The bytes seen first win. Bytes that the snapshot
// length cut from a fragment stay missing: a datagram is complete when all its fragments were seen,
// and its payload reaches to the first missing byte.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <unordered_map>
#include <vector>

#include "bytes/hash.h"
#include "net/ip.h"
#include "net/ranges.h"
#include "net/tunnel_table.h"
#include "siptls/frame.h"

namespace siptls::net {

// A datagram put together; `bytes` is its payload as far as it was captured.
struct WholeDatagram {
    std::vector<std::uint8_t> bytes;
    std::uint32_t length = 0;      // on the wire
    std::uint8_t protocol = 0;     // that the first fragment states
    bool overlap_differs = false;  // fragments gave the same bytes other values
};

class Fragments {
  public:
    // `seed` keys the table's hash.
    explicit Fragments(std::uint64_t seed);

    // Takes a fragment that came in `tunnel`. True if it completes its datagram, which is then in
    // `whole`.
    bool add(const Frame& frame, TunnelId tunnel, const Datagram& fragment, WholeDatagram& whole);
    // Nobody wants the datagram of this fragment: its others are neither kept nor missed.
    void ignore(const Frame& frame, TunnelId tunnel, const Datagram& fragment);
    // Gives up what is still incomplete.
    void finish();

    // Datagrams given up with fragments missing, by the capture in which they began.
    const std::map<std::uint32_t, std::uint64_t>& incomplete() const { return incomplete_; }
    // Of these, how many for want of room.
    std::uint64_t evicted() const { return evicted_; }

  private:
    // Both addresses, tunnel, identification, protocol, version.
    using Key = std::array<std::uint8_t, 42>;
    struct KeyHash {
        std::uint64_t seed = 0;
        std::size_t operator()(const Key& key) const { return hash_bytes(key, seed); }
    };
    struct Entry;
    using Entries = std::list<Entry>;
    struct Entry {
        Key key{};
        WholeDatagram datagram;
        Ranges seen;      // on the wire
        Ranges captured;  // of these, what `datagram` holds
        std::size_t fragments = 0;
        bool end_known = false;
        bool settled = false;
        Nanoseconds since = 0;      // of the first fragment, or when it was settled
        std::uint32_t capture = 0;  // where it began
        Entries::iterator place;
    };
    static Key key_of(TunnelId tunnel, const Datagram& fragment);
    Entry& entry_of(const Frame& frame, TunnelId tunnel, const Datagram& fragment);
    void store(Entry& entry, const Datagram& fragment);
    void settle(Entry& entry, Nanoseconds now);
    void expire(Nanoseconds now);
    void give_up_oldest();
    void remove(Entries& list, Entries::iterator entry);
    void make_room();

    std::unordered_map<Key, Entries::iterator, KeyHash> index_;
    Entries waiting_;  // the oldest first, as below
    Entries settled_;  // complete or ignored: further fragments are repetitions
    std::size_t bytes_ = 0;
    std::map<std::uint32_t, std::uint64_t> incomplete_;
    std::uint64_t evicted_ = 0;
};

}  // namespace siptls::net
