// SPDX-License-Identifier: GPL-2.0-or-later
// Remembers by sums what one direction has handed on last, so that a retransmission with other
// bytes is noticed though the first ones are gone. Sums can be taken apart and joined, hence the
// retransmission may be cut otherwise than the segments were. Used by tcp_streams while the bytes
// of a connection are of interest.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "siptls/bytes.h"

namespace siptls::stream {

// The sum of the 64-bit words that lie at multiples of eight in the stream, modulo 2^64. Each byte
// counts by its place, so that sums of neighbours add up to that of both.
class PlacedSum {
  public:
    PlacedSum() = default;
    // Of bytes that begin at the stream offset `offset`.
    PlacedSum(std::uint64_t offset, Bytes bytes);

    friend PlacedSum operator+(PlacedSum a, PlacedSum b) { return PlacedSum(a.value_ + b.value_); }
    friend PlacedSum operator-(PlacedSum a, PlacedSum b) { return PlacedSum(a.value_ - b.value_); }
    friend bool operator==(PlacedSum a, PlacedSum b) = default;

  private:
    explicit PlacedSum(std::uint64_t value) : value_(value) {}

    std::uint64_t value_ = 0;
};

class PassedBytes {
  public:
    // These bytes were handed on. What lies before a gap is forgotten.
    void note(std::uint64_t offset, Bytes bytes);

    // These bytes came again. True if they differ from those that were handed on, as far as that is
    // known: of the last kBorders pieces, and of each only when all of it has come again, at once
    // or in pieces that follow one another.
    bool contradicted_by(std::uint64_t offset, Bytes bytes);

  private:
    // Pieces remembered: more than most flights of a handshake have.
    static constexpr std::size_t kBorders = 12;

    // Where one piece ends and the next begins, and the sum of all bytes before.
    struct Border {
        std::uint64_t offset = 0;
        PlacedSum before;
    };

    const Border& border(std::size_t age) const {  // 0: the latest
        return borders_[latest_ >= age ? latest_ - age : latest_ + kBorders - age];
    }
    const Border* first_from(std::uint64_t offset) const;
    const Border* last_until(std::uint64_t offset) const;
    void add_border(const Border& border);

    std::array<Border, kBorders> borders_;
    std::size_t latest_ = 0;
    std::size_t known_ = 0;
    // What has come again without gap, from a border on, and is not compared yet.
    Border again_;
    std::uint64_t again_end_ = 0;
    PlacedSum again_sum_;
};

}  // namespace siptls::stream
