// SPDX-License-Identifier: GPL-2.0-or-later
// Frames of one capture that could not be read, for their link type or for want of the other
// fragments: what they carried is not known, and the report has to say so.
#pragma once

#include <cstdint>
#include <vector>

#include "siptls/capture.h"

namespace siptls::diagnosis {

class UnreadableFrames {
  public:
    void count(std::uint32_t link_type);
    // Adds the problem to the facts of their capture, if there are any.
    void report(CaptureFacts& facts) const;

  private:
    std::uint64_t frames_ = 0;
    std::vector<std::uint32_t> link_types_;  // the first kMaxSamples
};

// The problem of a capture in which so many fragmented IP packets lack a fragment.
Problem missing_fragments(const CaptureFacts& facts, std::uint64_t packets);

}  // namespace siptls::diagnosis
