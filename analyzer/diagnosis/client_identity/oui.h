// SPDX-License-Identifier: GPL-2.0-or-later
// Who made a network card: the list of the IEEE (MA-L), as Debian's package ieee-data installs it.
// It is read when a vendor is first asked for, so that it is as fresh as the system keeps it; where
// it is not installed, no vendor is known.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "siptls/endpoint.h"

namespace siptls::diagnosis {

class OuiList {
  public:
    // Reads the system's list, when it is needed.
    OuiList() = default;
    // Reads this one instead.
    explicit OuiList(std::string path) : path_(std::move(path)) {}

    // Empty if the list does not have it, and for addresses that no vendor gave (IEEE 802-2014,
    // 8.2.2: locally administered or of a group).
    std::string_view vendor(const MacAddress& mac) const;

  private:
    using Entry = std::pair<std::uint32_t, std::string>;

    const std::vector<Entry>& entries() const;

    std::string path_;
    mutable std::optional<std::vector<Entry>> entries_;  // sorted
};

}  // namespace siptls::diagnosis
