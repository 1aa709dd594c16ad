// SPDX-License-Identifier: GPL-2.0-or-later
// Headers as they stand in the frame, behind the nodes of Wireshark's tree: only the few facts that
// the tree would give field by field at a much higher price.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "siptls/bytes.h"
#include "siptls/endpoint.h"

namespace siptls::plugin {

struct IpHeader {
    IpAddress source;
    IpAddress destination;
    std::uint8_t hop_limit = 0;
};
// Nothing if the header was cut.
std::optional<IpHeader> read_ipv4(Bytes bytes);
std::optional<IpHeader> read_ipv6(Bytes bytes);

struct TcpHeader {
    std::uint16_t source_port = 0;
    std::uint16_t destination_port = 0;
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgement = 0;
    std::uint8_t flags = 0;
    std::size_t length = 0;  // with options
};
std::optional<TcpHeader> read_tcp(Bytes bytes);

// What a tunnel's header calls itself, in the words of docs/report-format.md: "gre key 7",
// "vxlan vni 12".
std::string gre_words(Bytes bytes);
std::string erspan_words(Bytes bytes);
std::string network_words(const char* kind, Bytes bytes);  // VXLAN and Geneve have it alike

}  // namespace siptls::plugin
