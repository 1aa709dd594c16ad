// SPDX-License-Identifier: GPL-2.0-or-later
// What to say when a filter let nothing through: often the frames carry VLAN tags, MPLS labels or
// PPPoE, which a libpcap filter sees through only if told to, or they are tunnels and fragments, in
// which it cannot look at all. Finds the filter that would have worked by trying it on the dropped
// frames. Used by filtered_source.cpp.
#pragma once

#include <cstdint>
#include <optional>
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
    // What may hold packets that fit: the parts of it that were seen go into the filter to use.
    struct Wrapping {
        std::string before;             // what libpcap needs first, such as "vlan and "
        std::optional<BpfProgram> any;  // all parts in one program
        std::vector<Candidate> parts;
        std::vector<std::string> seen;
    };

    void compile(std::uint32_t link_type);
    void compile_wrapping(std::string before, std::uint32_t link_type);
    bool try_prefixes(const Frame& frame);
    bool try_wrappings(const Frame& frame);
    std::string filter_for(const Wrapping& wrapping) const;

    std::string expression_;
    std::optional<std::uint32_t> link_type_;  // of the first dropped frame, which is tried
    std::vector<Candidate> behind_prefixes_;
    std::vector<Wrapping> wrappings_;
    std::uint64_t prefixed_ = 0;  // frames with tags or labels
    std::uint64_t wrapped_ = 0;   // tunnels and fragments
    std::string would_work_;      // the first of behind_prefixes_ that fitted
};

}  // namespace siptls::capture
