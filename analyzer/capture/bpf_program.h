// SPDX-License-Identifier: GPL-2.0-or-later
// A libpcap filter expression, compiled for one link type. Used by filtered_source.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "siptls/frame.h"

struct bpf_program;

namespace siptls::capture {

class BpfProgram {
  public:
    // On failure: libpcap's message.
    static tl::expected<BpfProgram, std::string> compile(const std::string& expression,
                                                         std::uint32_t link_type);

    bool matches(const Frame& frame) const;

  private:
    struct Free {
        void operator()(bpf_program* program) const;
    };
    using Handle = std::unique_ptr<bpf_program, Free>;

    explicit BpfProgram(Handle program);

    Handle program_;
};

}  // namespace siptls::capture
