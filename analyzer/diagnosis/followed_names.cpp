// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/followed_names.h"

#include "diagnosis/limits.h"
#include "diagnosis/roles.h"
#include "net/ports.h"

namespace siptls::diagnosis {

namespace {

// Names that clients look up for services over TLS on 443.
bool names_tls_service(std::string_view name) {
    return names_sign_in(name) || names_web_service(name) || names_exchange(name);
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
    for (const Place& service : leads.services) {
        if (service.port == net::kHttpsPort || service.port == net::kHttpPort) {
            const auto known = shared_port_targets_.find(service.name);
            if (known != shared_port_targets_.end()) {
                known->second.insert(service.port);
            } else if (shared_port_targets_.size() < kMaxServices) {
                shared_port_targets_[std::string(service.name)].insert(service.port);
            } else {
                ++refused_;
            }
        } else if (service.port != 0 && !tls_ports_[service.port] &&
                   sip_ports_.count(service.port) == 0) {
            tls_ports_[service.port] = true;
            watch_.follow_tcp(service.port);
        }
    }
    for (const AddressFound& answer : leads.addresses) {
        hear_address(answer.name, answer.address);
    }
}

void FollowedNames::hear_address(std::string_view name, const IpAddress& address) {
    if (names_tls_service(name)) {
        follow(Endpoint{address, net::kHttpsPort});
    }
    if (names_web_service(name)) {
        watch_plain_web(address);
    }
    const auto target = shared_port_targets_.find(name);
    if (target != shared_port_targets_.end()) {
        for (const std::uint16_t port : target->second) {
            if (port == net::kHttpPort) {
                watch_plain_web(address);
            } else {
                follow(Endpoint{address, port});
            }
        }
    }
}

// Root certificates and updates come in clear; TLS that is spoken there is told by its content.
void FollowedNames::watch_plain_web(const IpAddress& address) {
    if (!watch_.follow_tcp(Endpoint{address, net::kHttpPort})) {
        ++refused_;
    }
}

void FollowedNames::follow(const Endpoint& server) {
    if (watch_.follow_tcp(server)) {
        servers_.insert(server);
    } else {
        ++refused_;
    }
}

bool FollowedNames::is_tls_server(const Endpoint& endpoint) const {
    return tls_ports_[endpoint.port] || servers_.count(endpoint) != 0;
}

}  // namespace siptls::diagnosis
