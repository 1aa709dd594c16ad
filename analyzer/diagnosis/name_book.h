// SPDX-License-Identifier: GPL-2.0-or-later
// What names clients were heard to ask for, and where the answers led: DNS (RFC 1035, 2782), DHCP
// options 43 and 120 (RFC 3361), DHCPv6 options 21 and 22 (RFC 3319) and readable SIP. The expected
// name of a session is looked up here, by client and server address.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dhcp/message.h"
#include "dhcp/message_v6.h"
#include "diagnosis/address_hash.h"
#include "diagnosis/heard.h"
#include "diagnosis/limits.h"
#include "diagnosis/lru_map.h"
#include "diagnosis/service_book.h"
#include "dns/message.h"
#include "siptls/endpoint.h"
#include "siptls/event.h"
#include "siptls/session.h"

namespace siptls::diagnosis {

// A name a client was told or has used itself.
struct ToldName {
    std::string name;
    Heard heard;
};

struct ToldAddress {
    IpAddress address;
    Heard heard;
};

struct ToldWebServer {
    std::string name;
    std::uint16_t port = 0;
    Heard heard;
};

// How a server called itself in a challenge to this client.
struct ServersOwnName {
    std::string name;
    IpAddress server;
    Heard heard;
};

struct ClientNames {
    std::vector<AddressAnswer> addresses;
    std::vector<ServiceAnswer> services;
    std::vector<ToldName> sip_servers;              // DHCP option 120, DHCPv6 option 21
    std::vector<ToldAddress> sip_server_addresses;  // likewise as addresses; DHCPv6 option 22
    std::vector<ToldWebServer> web_servers;         // DHCP option 43
    std::vector<ToldName> sip_domains;              // of its REGISTER requests
    std::vector<ToldName> redirects;                // Contact hosts of 301 and 302 answers to them
    std::vector<ToldName> traced_domains;           // the same two, as a server's trace tells them
    std::vector<ToldName> traced_redirects;
    std::vector<ServersOwnName> server_names;  // targetname of the challenges
    std::vector<ToldName> sts_hosts;           // sts-uri of the challenges
    std::vector<ToldName> registered;          // addresses-of-record that got a 200
};

// An AddressAnswer that stands in a message: views of it.
struct AddressFound {
    std::string_view name;
    IpAddress address;
    std::string_view alias_target;
    std::uint32_t ttl = 0;  // seconds
};

// Where a message leads: servers that are to be followed. Views of the message and of what the book
// knows, so they are for at once.
struct Place {
    std::string_view name;
    std::uint16_t port = 0;
};
struct Leads {
    std::vector<Place> services;
    std::vector<AddressFound> addresses;
};

class NameBook {
  public:
    // Takes an answer; of its services those for SIP count.
    Leads hear(const dns::Message& message, const IpAddress& client, const Seen& seen);
    // Takes a lease, or an answer to DHCPINFORM, that was sent to `destination`.
    Leads hear(const dhcp::Message& message, const IpAddress& destination, const Seen& seen);
    Leads hear(const dhcp::MessageV6& message, const IpAddress& destination, const Seen& seen);
    // Takes an exchange as far as it was heard; again when it has gone on.
    Leads hear_register(const IpAddress& client, const IpAddress& server,
                        const SipExchange& exchange, const Seen& seen);

    // The same of a server's trace. The domain counts for clients that look for it in the
    // certificate.
    void hear_traced_register(const IpAddress& client, const SipExchange& exchange,
                              const Seen& seen);

    // What this client was heard to ask and told; nothing if it was not heard.
    const ClientNames* of(const IpAddress& client) const { return clients_.find(client); }
    // A session of this client will be judged soon: fetches what leads to its names, and then
    // those.
    void expect(const IpAddress& client) const { clients_.expect(client); }
    void expect_now(const IpAddress& client) const { clients_.expect_now(client); }
    // Names that any client was told for this address.
    const std::vector<AddressAnswer>* names_of(const IpAddress& server) const {
        return servers_.find(server);
    }
    // SRV answers for SIP services that any client was given.
    const ServiceBook& services() const { return services_; }

    std::uint64_t dropped() const { return clients_.dropped() + servers_.dropped(); }

  private:
    void hear_address(const IpAddress& client, const AddressFound& answer, const Seen& seen);
    void tell_sip_servers(const IpAddress& client, const std::vector<std::string>& names,
                          const std::vector<IpAddress>& addresses, const Seen& seen);
    // That the client is to go to this web server: where it was told already that it is, too.
    void lead_to(const IpAddress& client, std::string_view name, std::uint16_t port,
                 Leads& leads) const;
    void hear_service(const IpAddress& client, const ServiceFound& service, const Seen& seen);

    LruMap<IpAddress, ClientNames, AddressHash> clients_{kMaxClients};
    LruMap<IpAddress, std::vector<AddressAnswer>, AddressHash> servers_{kMaxAddresses};
    ServiceBook services_;
};

// The addresses an answer gives, each under the name that was asked for.
std::vector<AddressFound> addresses_in(const dns::Message& message);
// Whether the owner name of an SRV record is that of a SIP service over TLS or TCP: _sip, _sips,
// _sipinternal, _sipinternaltls, _sipfederationtls.
bool is_sip_service(std::string_view owner);
// "mslync.net" of "_sipinternaltls._tcp.mslync.net"; empty if there is none.
std::string_view service_domain(std::string_view owner);

}  // namespace siptls::diagnosis
