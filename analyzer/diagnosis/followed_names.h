// SPDX-License-Identifier: GPL-2.0-or-later
// Which servers are followed although nobody named their port: those that DNS or DHCP gave for SIP,
// provisioning, update and autodiscover names (docs/limits.md). Ports that carry other traffic too
// are followed at those addresses only.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "diagnosis/name_book.h"
#include "net/port_watch.h"
#include "siptls/endpoint.h"

namespace siptls::diagnosis {

class FollowedNames {
  public:
    // `tls_ports` are followed whoever the server is; `sip_ports` stay plain SIP whatever SRV
    // answers name.
    FollowedNames(net::PortWatch& watch, const std::vector<std::uint16_t>& tls_ports,
                  const std::vector<std::uint16_t>& sip_ports, bool all_ports);

    void hear(const Leads& leads);

    // Whether connections to this endpoint are sessions whatever their bytes are.
    bool is_tls_server(const Endpoint& endpoint) const;
    // Times that a server, or a name that leads to servers, was not followed for want of room.
    std::uint64_t refused() const { return refused_; }

  private:
    void hear_address(std::string_view name, const IpAddress& address);
    void follow(const Endpoint& server);
    void watch_plain_web(const IpAddress& address);

    net::PortWatch& watch_;
    std::vector<bool> tls_ports_;
    std::set<std::uint16_t> sip_ports_;
    std::map<std::string, std::set<std::uint16_t>, std::less<>> shared_port_targets_;
    std::set<Endpoint> servers_;
    std::uint64_t refused_ = 0;
};

}  // namespace siptls::diagnosis
