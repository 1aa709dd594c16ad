// SPDX-License-Identifier: GPL-2.0-or-later
// Writes frames of any captures and link types into one pcapng file, with comments
// (draft-ietf-opsawg-pcapng).
#pragma once

#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "siptls/frame.h"

namespace siptls {

class PcapngWriter {
  public:
    // Begins the file; `comment` is of the whole. `out` outlives the writer.
    PcapngWriter(std::ostream& out, std::string_view comment);
    PcapngWriter(const PcapngWriter&) = delete;
    PcapngWriter& operator=(const PcapngWriter&) = delete;

    // One interface a capture and link type; `source` describes it when it is new. All text is
    // UTF-8 and fit to be shown; what is longer than an option can hold is cut.
    void write(const Frame& frame, std::string_view source,
               const std::vector<std::string>& comments);

    std::uint64_t written() const { return written_; }

  private:
    std::uint32_t interface_of(const Frame& frame, std::string_view source);

    std::ostream& out_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> interfaces_;
    std::uint64_t written_ = 0;
};

}  // namespace siptls
