// SPDX-License-Identifier: GPL-2.0-or-later
// What to say when a filter let nothing through: often the frames carry VLAN tags, MPLS labels or
// PPPoE, which a libpcap filter sees through only if told to. Finds the filter that would have
// worked by trying it on the dropped frames. Used by filtered_source.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "capture/bpf_program.h"
#include "siptls/frame.h"

namespace siptls::capture {

class FilterHint {
  public:
    explicit FilterHint(std::string expression);

    // To be told of dropped frames as long as none has passed.
    void saw_dropped(const Frame& frame);

    std::string sentence(std::string_view path, std::uint64_t packets) const;

  private:
    struct Candidate {
        std::string expression;
        BpfProgram program;
    };
    void compile_candidates();

    std::string expression_;
    std::vector<Candidate> candidates_;  // compiled at the first encapsulated frame
    std::uint64_t encapsulated_ = 0;
    std::string would_work_;
};

}  // namespace siptls::capture
