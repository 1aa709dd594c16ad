// SPDX-License-Identifier: GPL-2.0-or-later
// Reasons and how they were written, for those that read the same: what was looked for at one
// server is said of each client that failed there.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "siptls/verdict.h"

namespace siptls::report {

// A reason reads by what it is and its arguments, wherever it was seen. Has one place for each
// reason and arguments, so that looking costs the same however much is remembered; what was
// remembered last in a place stays there.
class EvidenceMemo {
  public:
    // Null if it is not remembered.
    const std::string* find(const Evidence& evidence) const;
    void remember(const Evidence& evidence, std::string_view text);

  private:
    struct Entry {
        Reason reason = Reason::NameUnknown;
        Arguments arguments;
        std::string text;  // empty: nothing is remembered here
    };
    static constexpr std::size_t kPlaces = 256;

    static std::size_t place_of(const Evidence& evidence);

    std::array<Entry, kPlaces> entries_;
};

}  // namespace siptls::report
