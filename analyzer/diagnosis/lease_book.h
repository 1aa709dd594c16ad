// SPDX-License-Identifier: GPL-2.0-or-later
// Which device had which address at what time, as DHCP told (RFC 2131, RFC 8415): a phone that
// restarts may come back with another address, and its old one may go to another phone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dhcp/message.h"
#include "dhcp/message_v6.h"
#include "diagnosis/address_hash.h"
#include "diagnosis/limits.h"
#include "diagnosis/lru_map.h"
#include "siptls/endpoint.h"
#include "siptls/session.h"

namespace siptls::diagnosis {

struct Lease {
    MacAddress mac;
    Seen heard;                      // the first time
    std::optional<Timestamp> since;  // nothing: the device had the address before it was heard
    std::optional<Timestamp> until;  // nothing: as far as known it still has it

    bool covers(Timestamp when) const {
        return (!since || *since <= when) && (!until || when < *until);
    }
};

// What a device said of itself, and when it began anew.
struct Device {
    std::string host_name;     // option 12
    std::string vendor_class;  // option 60
    FrameRef host_name_frame;
    FrameRef vendor_class_frame;
    std::vector<IpAddress> addresses;  // in the order of their leases
    std::vector<Timestamp> starts;     // DHCPDISCOVER or Solicit, the first kMaxSamples
};

class LeaseBook {
  public:
    void hear(const dhcp::Message& message, const Seen& seen);
    void hear(const dhcp::MessageV6& message, const Seen& seen);

    // The lease that mapped the address at that time; null if none was heard.
    const Lease* lease_of(const IpAddress& address, Timestamp when) const;
    // Null if the device was not heard.
    const Device* device(const MacAddress& mac) const { return devices_.find(mac); }

    bool empty() const { return !heard_; }
    std::uint64_t dropped() const { return leases_.dropped() + devices_.dropped(); }

  private:
    enum class Had : std::uint8_t { Before, FromNowOn };

    void describe(const dhcp::Message& message, const Seen& seen);
    void begin_anew(const MacAddress& mac, const Seen& seen);
    void map(const IpAddress& address, const MacAddress& mac, Had had, const Seen& seen);

    void end_other_leases(const Device& device, const IpAddress& address, const MacAddress& mac,
                          const Seen& seen);

    bool heard_ = false;
    LruMap<IpAddress, std::vector<Lease>, AddressHash> leases_{kMaxClients};
    LruMap<MacAddress, Device, MacHash> devices_{kMaxClients};
};

}  // namespace siptls::diagnosis
