// SPDX-License-Identifier: GPL-2.0-or-later
// Link types by their number in the pcap registry (LINKTYPE_).
#include "net/link.h"

#include "net/carriers.h"

namespace siptls::net {
namespace {

struct Link {
    std::uint32_t type;
    ReadHeader read;
};

constexpr Link kLinks[] = {
    {kLinkEthernet, read_ethernet},
    {0, read_loopback},              // LINKTYPE_NULL
    {108, read_loopback},            // LINKTYPE_LOOP
    {101, read_raw_ip},              // LINKTYPE_RAW
    {12, read_raw_ip},               // raw IP as most systems number it internally
    {14, read_raw_ip},               // as OpenBSD does
    {228, read_raw_ip},              // LINKTYPE_IPV4
    {229, read_raw_ip},              // LINKTYPE_IPV6
    {113, read_linux_cooked},        // LINKTYPE_LINUX_SLL
    {276, read_linux_cooked_2},      // LINKTYPE_LINUX_SLL2
    {9, read_ppp},                   // LINKTYPE_PPP
    {50, read_ppp},                  // LINKTYPE_PPP_HDLC
    {204, read_ppp_with_direction},  // LINKTYPE_PPP_WITH_DIR
    {51, read_pppoe_session},        // LINKTYPE_PPP_ETHER
    {104, read_cisco_hdlc},          // LINKTYPE_C_HDLC
    {219, read_mpls},                // LINKTYPE_MPLS
};

}  // namespace

ReadHeader link_reader(std::uint32_t link_type) {
    for (const Link& link : kLinks) {
        if (link.type == link_type) {
            return link.read;
        }
    }
    return nullptr;
}

}  // namespace siptls::net
