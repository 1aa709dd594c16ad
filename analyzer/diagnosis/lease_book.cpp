// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/lease_book.h"

#include <algorithm>

namespace siptls::diagnosis {

void LeaseBook::hear(const dhcp::Message& message, const Seen& seen) {
    if (!message.chaddr) {
        return;
    }
    heard_ = true;
    const MacAddress& mac = *message.chaddr;
    if (message.op == dhcp::Op::Request) {
        describe(message, seen);
    }
    const bool had_one = message.ciaddr.family != AddressFamily::None;
    switch (message.type.value_or(dhcp::MessageType::Ack)) {
        case dhcp::MessageType::Discover: begin_anew(mac, seen); break;
        case dhcp::MessageType::Ack:
            if (message.op == dhcp::Op::Reply && message.yiaddr.family != AddressFamily::None) {
                map(message.yiaddr, mac, had_one ? Had::Before : Had::FromNowOn, seen);
            } else if (had_one) {
                map(message.ciaddr, mac, Had::Before, seen);
            }
            break;
        case dhcp::MessageType::Request:
        case dhcp::MessageType::Inform:
            if (had_one) {
                map(message.ciaddr, mac, Had::Before, seen);
            }
            break;
        default: break;
    }
}

void LeaseBook::hear(const dhcp::MessageV6& message, const Seen& seen) {
    if (!message.client_mac) {
        return;
    }
    heard_ = true;
    const MacAddress& mac = *message.client_mac;
    if (message.type == dhcp::MessageTypeV6::Solicit) {
        begin_anew(mac, seen);
    } else if (message.type == dhcp::MessageTypeV6::Reply) {
        for (const IpAddress& address : message.addresses) {
            map(address, mac, Had::FromNowOn, seen);
        }
    }
}

void LeaseBook::describe(const dhcp::Message& message, const Seen& seen) {
    Device& device = devices_.at(*message.chaddr);
    if (!message.host_name.empty()) {
        device.host_name = message.host_name;
        device.host_name_frame = seen.frame;
    }
    if (!message.vendor_class.empty() && device.vendor_class.empty()) {
        device.vendor_class = message.vendor_class;
        device.vendor_class_frame = seen.frame;
    }
}

void LeaseBook::begin_anew(const MacAddress& mac, const Seen& seen) {
    Device& device = devices_.at(mac);
    const bool repeated = !device.starts.empty() &&
                          seen.time.nanoseconds - device.starts.back().nanoseconds < kRestartPause;
    if (!repeated && device.starts.size() < kMaxSamples) {
        device.starts.push_back(seen.time);
    }
}

void LeaseBook::map(const IpAddress& address, const MacAddress& mac, Had had, const Seen& seen) {
    std::vector<Lease>& leases = leases_.at(address);
    if (!leases.empty() && leases.back().mac == mac && !leases.back().until) {
        return;  // renewed
    }
    if (!leases.empty() && !leases.back().until) {
        leases.back().until = seen.time;
    }
    if (leases.size() >= kMaxLeasesPerAddress) {
        leases.erase(leases.begin());
    }
    // Who renews a lease had the address before, unless somebody else did.
    const bool from_now_on = had == Had::FromNowOn || !leases.empty();
    leases.push_back(
        Lease{mac, seen, from_now_on ? std::optional(seen.time) : std::nullopt, std::nullopt});
    Device& device = devices_.at(mac);
    if (had == Had::FromNowOn) {
        end_other_leases(device, address, mac, seen);
    }
    if (std::find(device.addresses.begin(), device.addresses.end(), address) !=
        device.addresses.end()) {
        return;
    }
    if (device.addresses.size() >= kMaxAddressesPerDevice) {
        device.addresses.erase(device.addresses.begin());
    }
    device.addresses.push_back(address);
}

// A device has one leased address of a family.
void LeaseBook::end_other_leases(const Device& device, const IpAddress& address,
                                 const MacAddress& mac, const Seen& seen) {
    for (const IpAddress& other : device.addresses) {
        if (other == address || other.family != address.family) {
            continue;
        }
        std::vector<Lease>& leases = leases_.at(other);
        if (!leases.empty() && leases.back().mac == mac && !leases.back().until) {
            leases.back().until = seen.time;
        }
    }
}

const Lease* LeaseBook::lease_of(const IpAddress& address, Timestamp when) const {
    const std::vector<Lease>* leases = empty() ? nullptr : leases_.find(address);
    if (leases == nullptr) {
        return nullptr;
    }
    const auto found = std::find_if(leases->rbegin(), leases->rend(),
                                    [&](const Lease& lease) { return lease.covers(when); });
    return found == leases->rend() ? nullptr : &*found;
}

}  // namespace siptls::diagnosis
