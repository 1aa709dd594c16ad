// SPDX-License-Identifier: GPL-2.0-or-later
// A set of ranges of offsets: which parts of a datagram are there.
#pragma once

#include <cstdint>
#include <vector>

namespace siptls::net {

struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;  // behind the last
};

class Ranges {
  public:
    // Adds a range; `take` is called with each part of it that was not there yet, `repeat` with
    // each that was.
    template <class Take, class Repeat>
    void add(Range range, Take&& take, Repeat&& repeat) {
        std::uint32_t at = range.begin;
        for (const Range& known : ranges_) {
            if (known.end <= at) {
                continue;
            }
            if (known.begin >= range.end) {
                break;
            }
            if (at < known.begin) {
                take(Range{at, known.begin});
                at = known.begin;
            }
            const std::uint32_t both = known.end < range.end ? known.end : range.end;
            repeat(Range{at, both});
            at = both;
        }
        if (at < range.end) {
            take(Range{at, range.end});
        }
        merge(range);
    }
    void add(Range range) { merge(range); }

    // How far it reaches from 0 without a hole.
    std::uint32_t prefix() const {
        return !ranges_.empty() && ranges_.front().begin == 0 ? ranges_.front().end : 0;
    }
    std::uint32_t end() const { return ranges_.empty() ? 0 : ranges_.back().end; }

  private:
    void merge(Range range);

    std::vector<Range> ranges_;  // in order, neither overlapping nor touching
};

}  // namespace siptls::net
