// SPDX-License-Identifier: GPL-2.0-or-later
// Frames from a network interface as they pass. It only listens; whoever opens it needs the right
// to capture (CAP_NET_RAW), reading goes on without.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "siptls/capture.h"
#include "siptls/frame.h"

namespace siptls {

enum class Promiscuity : std::uint8_t {
    OwnFrames,  // what the interface hands up anyway
    AllFrames,  // all that reach it, as behind a mirror port
};

struct LiveOptions {
    std::string interface;  // "any": all of them
    std::string filter;     // libpcap filter expression, done by the kernel; empty: all frames
    std::uint32_t snaplen = 262144;  // bytes taken of a frame
    Promiscuity promiscuity = Promiscuity::AllFrames;
    std::size_t buffer_bytes = std::size_t{32} * 1024 * 1024;  // of the kernel, for bursts
    std::uint32_t index = 0;                                   // FrameRef::capture of its frames
};

// Counted since the capture was opened.
struct LiveDrops {
    std::uint64_t kernel = 0;     // the buffer was full: siptls was too slow
    std::uint64_t interface = 0;  // by the network card or its driver, if it says
};

enum class LiveAnswer : std::uint8_t {
    Frame,
    Quiet,  // none came while waiting, or a signal did
    Ended,  // none will come any more; facts() says why
};

class LiveCapture {
  public:
    LiveCapture() = default;
    LiveCapture(const LiveCapture&) = delete;
    LiveCapture& operator=(const LiveCapture&) = delete;
    virtual ~LiveCapture() = default;

    // The next frame, waited for at most so long. Its view stays valid until the next call.
    virtual LiveAnswer next(Frame& frame, std::chrono::milliseconds wait) = 0;
    virtual const CaptureFacts& facts() const = 0;
    virtual LiveDrops drops() = 0;
};

// Either a capture, or the problem that prevents one.
struct OpenedLive {
    std::unique_ptr<LiveCapture> capture;
    Problem problem;
};

OpenedLive open_live(const LiveOptions& options);

}  // namespace siptls
