// SPDX-License-Identifier: GPL-2.0-or-later
#include "dhcp/sip_servers.h"

#include <algorithm>
#include <utility>

#include "bytes/domain_name.h"
#include "bytes/reader.h"
#include "dhcp/limits.h"

namespace siptls::dhcp {
namespace {

enum class Encoding : std::uint8_t { DomainNames = 0, Ipv4Addresses = 1 };

// Names may be compressed (RFC 3361, 3.1); pointers are taken to count from the first name, as RFC
// 3397 defines for its list.
Result<SipServers> parse_names(Bytes list) {
    SipServers servers;
    std::size_t at = 0;
    while (at < list.size() && servers.names.size() < kMaxSipServers) {
        DomainName name = read_domain_name(list, at);
        if (name.status != NameStatus::Whole || name.text.empty()) {
            return malformed("DHCP: option 120 with a name that is none", 1 + at);
        }
        servers.names.push_back(std::move(name.text));
        at = name.end;
    }
    return servers;
}

Result<SipServers> parse_addresses(Bytes list) {
    if (list.size() % 4 != 0) {
        return malformed("DHCP: option 120 with an address of odd length", 1);
    }
    SipServers servers;
    Reader in{list};
    while (!in.at_end() && servers.addresses.size() < kMaxSipServers) {
        IpAddress address;
        address.family = AddressFamily::V4;
        const Bytes bytes = in.take(4);
        std::copy(bytes.begin(), bytes.end(), address.bytes.begin());
        servers.addresses.push_back(address);
    }
    return servers;
}

}  // namespace

Result<SipServers> parse_sip_servers(Bytes value) {
    Reader in{value};
    const auto encoding = Encoding{in.u8()};
    const Bytes list = in.rest();
    if (!in.ok() || list.empty()) {
        return malformed("DHCP: option 120 without servers", value.size());
    }
    switch (encoding) {
        case Encoding::DomainNames: return parse_names(list);
        case Encoding::Ipv4Addresses: return parse_addresses(list);
    }
    return malformed("DHCP: option 120 of unknown encoding", 0);
}

}  // namespace siptls::dhcp
