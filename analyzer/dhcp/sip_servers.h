// SPDX-License-Identifier: GPL-2.0-or-later
// Option 120: the SIP servers of a network (RFC 3361). Lync phones that sign in by PIN connect to
// the first name and expect it in the certificate.
#pragma once

#include <string>
#include <vector>

#include "bytes/result.h"
#include "siptls/bytes.h"
#include "siptls/endpoint.h"

namespace siptls::dhcp {

// One of the two lists, in order of preference, at most kMaxSipServers long.
struct SipServers {
    std::vector<std::string> names;    // as read_domain_name() spells them
    std::vector<IpAddress> addresses;  // IPv4
};

// Takes the option's value. Fails on an unknown encoding, an empty list, or one that does not fill
// the value.
Result<SipServers> parse_sip_servers(Bytes value);

}  // namespace siptls::dhcp
