// SPDX-License-Identifier: GPL-2.0-or-later
// From libwiretap's encapsulations to the LINKTYPE_ numbers of the pcap registry. Used by
// wiretap_source.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

// Before any header of Wireshark, as these open extern "C" around it.
#include <glib.h>
#include <wiretap/wtap.h>

namespace siptls::other_formats {

class LinkTypes {
  public:
    LinkTypes();

    // Of records that are handed out as their file says; nothing if the registry has no number.
    std::optional<std::uint32_t> of(int encapsulation) const;

    // Of one record. Behind an ERF header, which libwiretap takes off, lies what the header states.
    std::optional<std::uint32_t> of(const wtap_packet_header& packet) const;

  private:
    std::vector<std::uint32_t> by_encapsulation_;
};

}  // namespace siptls::other_formats
