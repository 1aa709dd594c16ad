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

    std::uint64_t length() const { return bytes.size() + cut; }
    std::uint64_t end() const { return offset + length(); }
    void drop_front(std::uint64_t count);
    // Leaves what lies before `limit`.
    void end_at(std::uint64_t limit);
};

class HalfStream {
  public:
    // Bytes start at sequence number `sequence`. Calling it again is only for a stream of which
    // nothing was offered yet.
    void start(std::uint32_t sequence);
    bool started() const { return started_; }
    std::uint32_t first_sequence() const { return first_sequence_; }

    // The stream offset that `sequence` stands for; negative for what lies before the start.
    std::int64_t offset_of(std::uint32_t sequence) const {
        const auto distance = static_cast<std::int32_t>(sequence - next_sequence());
        return static_cast<std::int64_t>(next_) + distance;
    }
    // Everything before this offset was handed on or given up.
    std::uint64_t next() const { return next_; }
    std::uint32_t next_sequence() const {
        return first_sequence_ + static_cast<std::uint32_t>(next_);
    }
    // Something is stored behind a hole.
    bool has_hole() const { return pending_ != nullptr; }
    // What is stored first; only if has_hole(). The view is valid until the next change.
    Piece first_stored() const;
    // Behind the last byte handed on or stored.
    std::uint64_t end() const;

    enum class Taken : std::uint8_t {
        InOrder,   // `ready` can be handed on at once; `piece` keeps the rest, which reaches into
                   // what is stored: to be offered again once that is taken
        Kept,      // stored until the hole before it is filled
        Repeated,  // nothing new
        Full,      // a ceiling does not allow keeping all of it
    };
    // Offers a segment when take_contiguous has nothing left. InOrder advances next() over `ready`.
    Taken offer(Piece& piece, Piece& ready);

    // True if `piece` repeats stored bytes with other values.
    bool contradicts(const Piece& piece) const;

    // The next stored piece if it has become contiguous; its bytes move to `storage`.
    bool take_contiguous(Piece& piece, std::vector<std::uint8_t>& storage);

    // Gives up everything before `offset`, which lies in next() to the offset of what is stored
    // first.
    void advance_to(std::uint64_t offset) { next_ = offset; }
    // Nothing at or behind `offset` belongs to the stream: what is stored there goes.
    void drop_behind(std::uint64_t offset);
    void drop_pending() { pending_.reset(); }

    // What is stored, in bytes of memory.
    std::size_t pending_size() const { return pending_ ? pending_->size : 0; }

  private:
    struct Segment {
        FrameRef frame;
        Timestamp time;
        std::vector<std::uint8_t> bytes;
        std::uint64_t cut = 0;

        std::uint64_t length() const { return bytes.size() + cut; }
    };
    struct Pending {
        std::map<std::uint64_t, Segment> segments;  // by offset; they never overlap
        std::size_t size = 0;
    };

    Taken keep(Piece& piece);
    bool store(const Piece& piece);

    std::uint64_t next_ = 0;
    std::uint32_t first_sequence_ = 0;
    bool started_ = false;
    std::unique_ptr<Pending> pending_;
};

}  // namespace siptls::stream
