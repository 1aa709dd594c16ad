// SPDX-License-Identifier: GPL-2.0-or-later
// One DHCP message taken apart (RFC 2131, 2): who asked, which address it has, and what tells a
// phone where to sign in. The session room maps addresses to devices and makes expected names of
// it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bytes/result.h"
#include "dhcp/ms_uc_client.h"
#include "dhcp/sip_servers.h"
#include "siptls/bytes.h"
#include "siptls/endpoint.h"

namespace siptls::dhcp {

enum class Op : std::uint8_t { Request = 1, Reply = 2 };

// RFC 2132, 9.6. Other numbers are kept as they are.
enum class MessageType : std::uint8_t {
    Discover = 1,
    Offer = 2,
    Request = 3,
    Decline = 4,
    Ack = 5,
    Nak = 6,
    Release = 7,
    Inform = 8,
};

// Texts are as on the wire without zero bytes at their end; what is absent is empty.
struct Message {
    Op op = Op::Request;
    std::uint32_t xid = 0;             // the same in request and reply
    IpAddress ciaddr;                  // the client has it already; of no family if 0.0.0.0
    IpAddress yiaddr;                  // the client gets it; of no family if 0.0.0.0
    std::optional<MacAddress> chaddr;  // nothing on links other than Ethernet
    std::optional<MessageType> type;   // option 53; nothing in BOOTP
    std::string host_name;             // option 12
    std::string vendor_class;          // option 60
    SipServers sip_servers;            // option 120
    std::vector<std::uint8_t> vendor_information;  // option 43, which the vendor class explains
    std::optional<MsUcClient> ms_uc_client;        // the same, if it is Microsoft's
    std::vector<std::uint8_t> malformed_options;   // codes of those of the above left out for that
    // The bytes end before the end option: further options may exist.
    bool complete = true;
};

// Takes a UDP payload. Fails if the fixed part is not whole or not DHCP's, or if an overloaded
// field contradicts itself.
Result<Message> parse_message(Bytes bytes);

}  // namespace siptls::dhcp
