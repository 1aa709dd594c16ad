// SPDX-License-Identifier: GPL-2.0-or-later
// One direction of a TCP connection: puts segments into order (RFC 9293, 3.4), whatever order,
// overlap or repetition they were captured in. The bytes seen first win. Offsets count from the
// first byte after the SYN.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "siptls/bytes.h"
#include "siptls/frame.h"
#include "siptls/time.h"

namespace siptls::stream {

// A piece of a segment as it can be handed on: bytes, and how many more were cut off behind them.
struct Piece {
    FrameRef frame;
    Timestamp time;
    std::uint64_t offset = 0;
    Bytes bytes;
    std::uint64_t cut = 0;
};

class HalfStream {
  public:
    // Bytes start at sequence number `sequence`.
    void start(std::uint32_t sequence);
    bool started() const { return started_; }

    // The stream offset that `sequence` stands for; negative for what lies before the start.
    std::int64_t offset_of(std::uint32_t sequence) const;
    // Everything before this offset was handed on or given up.
    std::uint64_t next() const { return next_; }
    bool has_hole() const { return pending_ != nullptr; }

    enum class Taken : std::uint8_t {
        InOrder,   // the rest of the segment behind next() can be handed on at once: take it from
                   // `piece`
        Kept,      // stored until the hole before it is filled
        Repeated,  // nothing new
        Stray,     // too far away to belong here
        Full,      // a ceiling does not allow keeping it
    };
    // Offers a segment; `piece` loses what was there before. InOrder advances next() over the
    // piece.
    Taken offer(Piece& piece);

    // The next stored piece if it has become contiguous; its bytes move to `storage`.
    bool take_contiguous(Piece& piece, std::vector<std::uint8_t>& storage);

    // Gives up the hole before the first stored piece. Returns its length, 0 if there is no hole.
    std::uint64_t give_up_hole();
    // Gives up everything before `offset`, which must not be less than next().
    void advance_to(std::uint64_t offset) { next_ = offset; }

    void drop_pending() { pending_.reset(); }

    std::size_t pending_bytes() const { return pending_ ? pending_->bytes : 0; }

  private:
    struct Segment {
        FrameRef frame;
        Timestamp time;
        std::vector<std::uint8_t> bytes;
        std::uint64_t cut = 0;
    };
    struct Pending {
        std::map<std::uint64_t, Segment> segments;  // by offset
        std::size_t bytes = 0;
    };

    // What lies behind a hole was seen before this piece, so it wins; the piece's tail behind it is
    // kept.
    void yield_to_pending(Piece& piece);
    Taken keep(const Piece& piece);
    static void drop_front(Piece& piece, std::uint64_t length);

    std::uint64_t next_ = 0;
    std::uint32_t next_sequence_base_ = 0;  // sequence number of offset 0
    bool started_ = false;
    std::unique_ptr<Pending> pending_;
};

}  // namespace siptls::stream
