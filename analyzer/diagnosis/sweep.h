// SPDX-License-Identifier: GPL-2.0-or-later
// Whether somebody tries what a server accepts: scanners connect again and again, each time with
// another ClientHello, and leave once they know the answer.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "siptls/time.h"

namespace siptls::diagnosis {

// The failed attempts of one client, by their ClientHellos. Bounded by kSweepHellos.
class Sweep {
  public:
    // An attempt failed; its fingerprint is 0 where no ClientHello was seen.
    void note(std::uint64_t fingerprint, Timestamp start);
    // An attempt that began then is one of a scan's.
    bool covers(Timestamp start) const;

  private:
    void begin_anew(Timestamp start);
    bool is_new(std::uint64_t fingerprint);
    bool is_near(Timestamp start) const;

    // Of the attempts that are being looked at; behind a scan, its last ClientHellos.
    Timestamp began_;
    Timestamp latest_;
    std::uint32_t attempts_ = 0;
    std::vector<std::uint64_t> hellos_;
    // From the first scan's first attempt to the last one's last.
    std::optional<Timestamp> from_;
    Timestamp until_;
};

}  // namespace siptls::diagnosis
