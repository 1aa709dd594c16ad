// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/unreadable_frames.h"

#include <algorithm>
#include <string>
#include <utility>

#include "bytes/quoted.h"
#include "diagnosis/limits.h"

namespace siptls::diagnosis {

void UnreadableFrames::count(std::uint32_t link_type) {
    ++frames_;
    const bool known =
        std::find(link_types_.begin(), link_types_.end(), link_type) != link_types_.end();
    if (!known && link_types_.size() < kMaxSamples) {
        link_types_.push_back(link_type);
    }
}

void UnreadableFrames::report(CaptureFacts& facts) const {
    if (frames_ == 0) {
        return;
    }
    const bool one = frames_ == 1;
    std::string text = input_name(facts.path) + ": " + std::to_string(frames_) +
                       (one ? " packet" : " packets") + " of link type ";
    for (const std::uint32_t link_type : link_types_) {
        text += std::to_string(link_type) + (link_type == link_types_.back() ? "" : ", ");
    }
    text += std::string(" cannot be read and ") + (one ? "was" : "were") +
            " left out. Capture on an interface that gives Ethernet, Linux cooked or raw IP "
            "packets.";
    facts.complete = false;
    facts.problems.push_back({ProblemCode::UnknownLinkType, std::move(text)});
}

Problem missing_fragments(const CaptureFacts& facts, std::uint64_t packets) {
    const bool one = packets == 1;
    return {ProblemCode::FragmentsMissing,
            input_name(facts.path) + ": " + std::to_string(packets) + " IP packet" +
                (one ? "" : "s") + " came in fragments of which some were not captured; what " +
                (one ? "it" : "they") +
                " held is missing. Only the first fragment shows the ports: add \"or (ip[6:2] & "
                "0x1fff != 0)\" to a capture filter that asks for ports."};
}

}  // namespace siptls::diagnosis
