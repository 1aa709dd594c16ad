// SPDX-License-Identifier: GPL-2.0-or-later
// Names as small numbers: one that many share is kept once. Numbers are given in order from 1; 0
// stands for no name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "stream/flow_index.h"

namespace siptls::diagnosis {

class NameTable {
  public:
    // The number of this name, given now if need be.
    std::uint32_t number(std::string_view name);
    // Stays where it is as long as the table. Empty for 0.
    std::string_view name(std::uint32_t number) const {
        return number == 0 ? std::string_view() : std::string_view(names_[number - 1]);
    }

    std::size_t size() const { return names_.size(); }

  private:
    std::deque<std::string> names_;
    stream::FlowIndex places_{stream::kFixedSeed};
};

}  // namespace siptls::diagnosis
