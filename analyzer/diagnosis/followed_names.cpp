// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/followed_names.h"

#include <algorithm>
#include <array>

#include "diagnosis/limits.h"
#include "net/ports.h"

namespace siptls::diagnosis {

namespace {

// First labels of names that Lync clients look up for services over TLS on 443 (MS Learn dd572514,
// gg398261).
bool names_tls_service(std::string_view name) {
    constexpr std::array<std::string_view, 8> kLabels = {
        "sip.",       "sipinternal.",  "sipexternal.",  "lyncdiscover.", "lyncdiscoverinternal.",
        "ucupdates.", "ucupdates-r2.", "autodiscover.",
    };
    return std::any_of(kLabels.begin(), kLabels.end(),
                       [&](std::string_view label) { return name.starts_with(label); });
}

}  // namespace

FollowedNames::FollowedNames(net::PortWatch& watch, const std::vector<std::uint16_t>& tls_ports,
                             const std::vector<std::uint16_t>& sip_ports, bool all_ports)
    : watch_(watch), tls_ports_(65536), sip_ports_(sip_ports.begin(), sip_ports.end()) {
    for (const std::uint16_t port : tls_ports) {
        tls_ports_[port] = true;
        watch_.follow_tcp(port);
    }
    if (all_ports) {
        watch_.follow_all_tcp();
    }
}

void FollowedNames::hear(const Leads& leads) {
    for (const ServiceHeard& service : leads.services) {
        if (service.port == net::kHttpsPort || service.port == net::kHttpPort) {
            if (shared_port_targets_.size() < kMaxServices) {
                shared_port_targets_[std::string(service.target)].insert(service.port);
            }
        } else if (service.port != 0 && !tls_ports_[service.port] &&
                   sip_ports_.count(service.port) == 0) {
            tls_ports_[service.port] = true;
            watch_.follow_tcp(service.port);
        }
    }
    for (const AddressAnswer& answer : leads.addresses) {
        hear_address(answer.name, answer.address);
    }
}

void FollowedNames::hear_address(std::string_view name, const IpAddress& address) {
    if (names_tls_service(name)) {
        follow(Endpoint{address, net::kHttpsPort});
    }
    const auto target = shared_port_targets_.find(name);
    if (target != shared_port_targets_.end()) {
        for (const std::uint16_t port : target->second) {
            follow(Endpoint{address, port});
        }
    }
}

void FollowedNames::follow(const Endpoint& server) {
    if (watch_.follow_tcp(server)) {
        servers_.insert(server);
    }
}

bool FollowedNames::is_tls_server(const Endpoint& endpoint) const {
    return tls_ports_[endpoint.port] || servers_.count(endpoint) != 0;
}

}  // namespace siptls::diagnosis
