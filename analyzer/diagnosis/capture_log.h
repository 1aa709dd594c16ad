// SPDX-License-Identifier: GPL-2.0-or-later
// What is known of each capture: its facts once it has been read, and what its packets let us see.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "diagnosis/unreadable_frames.h"
#include "siptls/analysis.h"
#include "siptls/capture.h"
#include "siptls/time.h"

namespace siptls::diagnosis {

// From the first packet of all captures to the last.
struct CaptureSpan {
    Timestamp first;
    Timestamp last;
};

class CaptureLog {
  public:
    // To be filled in; of a capture that was forgotten, it is nobody's. Valid until another capture
    // is asked for.
    Quality& quality(std::uint32_t capture) {
        const std::uint32_t at = capture - first_quality_;
        return at < qualities_.size() ? qualities_[at] : new_quality(capture);
    }
    // A followed packet came in this tunnel, if any.
    void note_tunnel(std::uint32_t capture, std::string_view tunnel) {
        if (!tunnel.empty()) {
            list_tunnel(capture, tunnel);
        }
    }
    void note_unreadable_frame(std::uint32_t capture, std::uint32_t link_type) {
        unreadable_[capture].count(link_type);
    }
    // The capturing clock has come to `now`.
    void note_time(Timestamp now);

    // The capture has been read. Gives its facts back, completed by what was wrong with its frames.
    CaptureFacts end(CaptureFacts facts);
    // Adds to captures that have been read what is known only when all have: in how many packets
    // fragments are missing, by capture.
    void report_missing_fragments(const std::map<std::uint32_t, std::uint64_t>& packets);

    // Whether no capture has been read to its end.
    bool empty() const { return ended_.empty(); }
    CaptureSpan span() const;
    // Of all captures, also of those that were forgotten.
    Timestamp last_time() const { return last_time_; }
    // In the order of their indexes; the facts are moved out.
    std::vector<CaptureReport> give_reports();

    // Captures that were forgotten, and tunnels that were not told, to stay within the ceilings.
    std::uint64_t forgotten() const { return forgotten_; }
    std::uint64_t tunnels_refused() const { return tunnels_refused_; }

  private:
    void list_tunnel(std::uint32_t capture, std::string_view tunnel);
    [[gnu::cold]] Quality& new_quality(std::uint32_t capture);

    std::map<std::uint32_t, CaptureFacts> ended_;  // by index, as the next two
    std::vector<Quality> qualities_;               // of first_quality_ and those behind
    std::map<std::uint32_t, UnreadableFrames> unreadable_;
    std::uint32_t first_quality_ = 0;
    Quality forgotten_quality_;
    Timestamp last_time_;
    std::uint64_t forgotten_ = 0;
    std::uint64_t tunnels_refused_ = 0;
};

}  // namespace siptls::diagnosis
