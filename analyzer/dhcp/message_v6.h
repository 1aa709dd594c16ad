// SPDX-License-Identifier: GPL-2.0-or-later
// One DHCPv6 message taken apart (RFC 8415): who asked, which addresses it has, and which SIP
// servers it was told (RFC 3319). What a relay has wrapped is unwrapped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bytes/result.h"
#include "siptls/bytes.h"
#include "siptls/endpoint.h"

namespace siptls::dhcp {

// RFC 8415, 7.3. Other numbers are kept as they are.
enum class MessageTypeV6 : std::uint8_t {
    Solicit = 1,
    Advertise = 2,
    Request = 3,
    Confirm = 4,
    Renew = 5,
    Rebind = 6,
    Reply = 7,
    Release = 8,
    Decline = 9,
    InformationRequest = 11,
    RelayForward = 12,
    RelayReply = 13,
};

// Texts are as on the wire; what is absent is empty.
struct MessageV6 {
    MessageTypeV6 type = MessageTypeV6::Solicit;
    std::uint32_t transaction = 0;         // the same in request and reply
    std::optional<MacAddress> client_mac;  // of option 1, where its DUID holds one (11.2, 11.4)
    std::optional<IpAddress> peer;         // the client as the outermost relay knows it
    std::vector<IpAddress> addresses;      // option 3 with 5: that the client has or gets
    std::vector<std::string> sip_domains;  // option 21, as read_domain_name() spells them
    std::vector<IpAddress> sip_addresses;  // option 22
    std::vector<std::uint8_t> malformed_options;  // codes of those of the above left out for that
    bool complete = true;                         // every option was there in full
};

// Takes a UDP payload. Fails if the fixed part is not whole, or if relays are nested deeper than
// kMaxRelays.
Result<MessageV6> parse_message_v6(Bytes bytes);

}  // namespace siptls::dhcp
