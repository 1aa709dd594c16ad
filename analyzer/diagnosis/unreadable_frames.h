// SPDX-License-Identifier: GPL-2.0-or-later
// Frames of one capture with link types that nobody here can read: what they carried is not known,
// and the report has to say so.
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

}  // namespace siptls::diagnosis
