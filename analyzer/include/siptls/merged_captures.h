// SPDX-License-Identifier: GPL-2.0-or-later
// Several captures as one stream of frames in the order of time: captures of different mirror ports
// run beside each other, rotated ones follow each other. Within one capture the order of its frames
// stays as it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "siptls/capture.h"
#include "siptls/frame.h"
#include "siptls/time.h"

namespace siptls {

struct CaptureInput {
    std::string path;
    bool may_be_none = false;  // it is no mistake if it is no capture: it is passed over then
};

enum class CaptureFate : std::uint8_t {
    Read,        // as far as its facts say
    Unreadable,  // no frame could be had
    PassedOver,  // it is no capture, and has no index
};

// What happens to the captures while frames are asked for.
struct CaptureProgress {
    std::function<void(const std::string& path)> begins;
    std::function<void(CaptureFacts facts, CaptureFate fate)> ended;
};

class MergedCaptures {
  public:
    // Looks at the start of each input. Those with packets are numbered by the time of their first
    // one, equal times in the given order; the rest comes behind. `options.index` is not used.
    MergedCaptures(std::vector<CaptureInput> inputs, CaptureOptions options,
                   CaptureProgress progress);
    MergedCaptures(const MergedCaptures&) = delete;
    MergedCaptures& operator=(const MergedCaptures&) = delete;
    ~MergedCaptures();

    // The next frame of all; false when every capture has ended.
    bool next(Frame& frame) {
        const bool has_frame = current_ != nullptr && current_->next(frame);
        if (has_frame && frame.time.nanoseconds < until_) {
            return true;
        }
        return next_of_others(frame, has_frame);
    }

    const std::string& path(std::uint32_t index) const;

    // Ends the captures that are being read, as incomplete. Gives how many were not begun.
    std::size_t stop();

  private:
    class Schedule;

    bool next_of_others(Frame& frame, bool has_frame);

    std::unique_ptr<Schedule> schedule_;
    PacketSource* current_ = nullptr;  // hands out frames as long as they are earlier than until_
    Nanoseconds until_ = std::numeric_limits<Nanoseconds>::max();
};

}  // namespace siptls
