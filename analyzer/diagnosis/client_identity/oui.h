// SPDX-License-Identifier: GPL-2.0-or-later
// Who made a network card: the list of the IEEE (MA-L), as Debian's package ieee-data installs it.
// It is read when a vendor is first asked for, so that it is as fresh as the system keeps it; where
// it is not installed, no vendor is known.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "siptls/endpoint.h"

namespace siptls::diagnosis {

class OuiList {
  public:
    // Reads the system's list, when it is needed.
    OuiList();
    // Reads this one instead.
    explicit OuiList(std::string path);
    OuiList(OuiList&& other) noexcept;
    OuiList& operator=(OuiList&& other) noexcept;
    ~OuiList();

    // Empty if the list does not have it, and for addresses that no vendor gave (IEEE 802-2014,
    // 8.2.2: locally administered or of a group).
    std::string_view vendor(const MacAddress& mac) const;

  private:
    class Table;

    const Table& table() const;

    std::string path_;
    mutable std::unique_ptr<Table> table_;  // null until it is needed
};

}  // namespace siptls::diagnosis
