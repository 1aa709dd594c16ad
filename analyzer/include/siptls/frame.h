// SPDX-License-Identifier: GPL-2.0-or-later
// One captured frame and how it is named: by the capture it came from and its number there.
#pragma once

#include <compare>
#include <cstdint>

#include "siptls/bytes.h"
#include "siptls/time.h"

namespace siptls {

// `capture` counts the inputs of one analysis from 0, `number` the frames of that input from 1, as
// Wireshark does. Number 0 means "no frame".
struct FrameRef {
    std::uint64_t number = 0;
    std::uint32_t capture = 0;

    bool operator==(const FrameRef&) const = default;
    // Captures in their order, and the frames in each.
    friend std::strong_ordering operator<=>(const FrameRef& a, const FrameRef& b) {
        return a.capture != b.capture ? a.capture <=> b.capture : a.number <=> b.number;
    }
};

// A view: `bytes` stays valid until the source is asked for the next frame.
struct Frame {
    FrameRef ref;
    Timestamp time;
    std::uint32_t link_type = 0;  // LINKTYPE_ number of the pcap registry
    std::uint32_t original_length =
        0;  // on the wire; more than bytes.size() if the snapshot length cut it
    Bytes bytes;
};

}  // namespace siptls
