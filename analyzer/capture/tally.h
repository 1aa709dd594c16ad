// SPDX-License-Identifier: GPL-2.0-or-later
// The facts of one capture while it is read, and how its reading ended. Used by every source.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "capture/byte_input.h"
#include "siptls/capture.h"

namespace siptls::capture {

// Counts a frame that is handed out.
inline void count_frame(CaptureFacts& facts, const Frame& frame) {
    if (facts.packets == 0) {
        facts.first_time = frame.time;
    }
    facts.last_time = frame.time;
    ++facts.packets;
    facts.bytes += frame.bytes.size();
    if (frame.bytes.size() < frame.original_length) {
        ++facts.cut_packets;
        facts.longest_cut =
            std::max(facts.longest_cut, static_cast<std::uint32_t>(frame.bytes.size()));
    }
}

// The ends are final: the first one counts, and each gives false, for next() to return.
class Tally {
  public:
    Tally(std::string path, std::string format, std::uint32_t index);

    const CaptureFacts& facts() const { return facts_; }
    bool ended() const { return ended_; }

    // False if kMaxLinkTypes are known already.
    [[nodiscard]] bool add_link_type(std::uint32_t link_type);
    // The smallest of several counts: it is what limits the view. 0 (no limit) is not stated.
    void add_snaplen(std::uint32_t snaplen);

    // Numbers and counts a frame that is handed out.
    void count(Frame& frame) {
        frame.ref = {facts_.packets + 1, facts_.index};
        count_frame(facts_, frame);
    }

    // `place` is the offset of the record at which reading stops.
    bool end_whole();
    // The input ended inside the record or, if there is a fault, could be read no further.
    bool end_inside(std::uint64_t place, const ReadFault& fault);
    bool end_damaged(std::uint64_t place, std::string_view what);

  private:
    bool end(Problem problem);

    CaptureFacts facts_;
    bool ended_ = false;
};

}  // namespace siptls::capture
