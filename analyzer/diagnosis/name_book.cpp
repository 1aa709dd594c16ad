// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/name_book.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>
#include <variant>

#include "diagnosis/client_book.h"
#include "net/ports.h"

namespace siptls::diagnosis {

namespace {

// The entry that `same` finds, heard again, else a new one; now the last of the list. A full list
// loses its first, so the one that was not heard for longest.
template <class Entry, class Same>
Entry& remember(std::vector<Entry>& list, std::size_t ceiling, const Seen& seen, Same&& same) {
    const auto found = std::find_if(list.begin(), list.end(), same);
    if (found == list.end()) {
        if (list.size() >= ceiling) {
            list.erase(list.begin());
        }
        Entry& made = list.emplace_back();
        made.heard = Heard{seen, seen};
        return made;
    }
    found->heard.again(seen);
    if (found != list.end() - 1) {
        Entry known = std::move(*found);
        std::move(found + 1, list.end(), found);
        list.back() = std::move(known);
    }
    return list.back();
}

void remember(std::vector<ToldName>& list, const std::string& name, const Seen& seen) {
    remember(list, kMaxServiceAnswersPerClient, seen, [&](const ToldName& known) {
        return known.name == name;
    }).name = name;
}

void remember(std::vector<AddressAnswer>& list, std::size_t ceiling, const AddressFound& found,
              const Seen& seen) {
    AddressAnswer& answer = remember(list, ceiling, seen, [&](const AddressAnswer& known) {
        return known.address == found.address && known.name == found.name;
    });
    answer.name = found.name;
    answer.address = found.address;
    answer.alias_target = found.alias_target;
    answer.ttl = found.ttl;
}

// A name that aliases lead to from the one that was asked for.
struct Alias {
    std::string_view name;
    std::uint32_t ttl;  // the shortest of the aliases up to it
};

// All of them, in their order. Most messages have none.
std::vector<Alias> aliases_in(const dns::Message& message) {
    std::vector<Alias> path;
    if (message.questions.empty()) {
        return path;
    }
    const std::string& question = message.questions.front().name;
    Alias at{question, std::numeric_limits<std::uint32_t>::max()};
    for (;;) {
        const auto next = std::find_if(
            message.records.begin(), message.records.end(), [&](const dns::Record& record) {
                return std::holds_alternative<dns::Alias>(record.data) && record.name == at.name;
            });
        if (next == message.records.end()) {
            return path;
        }
        at = Alias{std::get<dns::Alias>(next->data).target, std::min(at.ttl, next->ttl)};
        const auto is_here = [&](const Alias& known) { return known.name == at.name; };
        if (at.name == question || std::any_of(path.begin(), path.end(), is_here)) {
            return path;  // they run in a circle
        }
        path.push_back(at);
    }
}

// Whether this program compares the certificate with the SIP domain it registers with.
bool looks_for_domain(std::string_view user_agent) {
    const auto reading = read_user_agent(user_agent);
    const ClientProfile* row = reading ? find_profile(reading->profile) : nullptr;
    return row != nullptr && row->reference == NameKind::SipDomain;
}

}  // namespace

// The name of an address is the question's if aliases lead from it to the record's owner, else the
// owner itself.
std::vector<AddressFound> addresses_in(const dns::Message& message) {
    std::vector<AddressFound> answers;
    if (!message.is_response) {
        return answers;
    }
    const std::vector<Alias> aliases = aliases_in(message);
    for (const dns::Record& record : message.records) {
        const auto* address = std::get_if<IpAddress>(&record.data);
        if (address == nullptr) {
            continue;
        }
        const auto alias = std::find_if(aliases.begin(), aliases.end(), [&](const Alias& known) {
            return known.name == record.name;
        });
        if (alias == aliases.end()) {
            answers.push_back(AddressFound{record.name, *address, {}, record.ttl});
        } else {
            answers.push_back(AddressFound{message.questions.front().name, *address, record.name,
                                           std::min(record.ttl, alias->ttl)});
        }
    }
    return answers;
}

bool is_sip_service(std::string_view owner) {
    constexpr std::array<std::string_view, 5> kServices = {"_sip", "_sips", "_sipinternal",
                                                           "_sipinternaltls", "_sipfederationtls"};
    const std::string_view service = owner.substr(0, owner.find('.'));
    const std::string_view rest = owner.substr(std::min(owner.size(), service.size() + 1));
    const bool transport = rest.starts_with("_tcp.") || rest.starts_with("_tls.");
    return transport && std::find(kServices.begin(), kServices.end(), service) != kServices.end();
}

std::string_view service_domain(std::string_view owner) {
    for (int label = 0; label < 2; ++label) {
        const std::size_t dot = owner.find('.');
        if (dot == std::string_view::npos) {
            return {};
        }
        owner.remove_prefix(dot + 1);
    }
    return owner;
}

Leads NameBook::hear(const dns::Message& message, const IpAddress& client, const Seen& seen) {
    Leads leads;
    if (!message.is_response || message.opcode != 0) {
        return leads;
    }
    leads.addresses = addresses_in(message);
    for (const AddressFound& answer : leads.addresses) {
        hear_address(client, answer, seen);
    }
    for (const dns::Record& record : message.records) {
        const auto* service = std::get_if<dns::Srv>(&record.data);
        if (service != nullptr && is_sip_service(record.name)) {
            hear_service(client, {record.name, service->target, service->port, record.ttl}, seen);
            leads.services.push_back(Place{service->target, service->port});
        }
    }
    return leads;
}

void NameBook::hear_address(const IpAddress& client, const AddressFound& answer, const Seen& seen) {
    remember(clients_.at(client).addresses, kMaxAnswersPerClient, answer, seen);
    remember(servers_.at(answer.address), kMaxNamesPerAddress, answer, seen);
}

void NameBook::hear_service(const IpAddress& client, const ServiceFound& service,
                            const Seen& seen) {
    ServiceAnswer& answer = remember(clients_.at(client).services, kMaxServiceAnswersPerClient,
                                     seen, [&](const ServiceAnswer& known) {
                                         return known.port == service.port &&
                                                known.target == service.target &&
                                                known.owner == service.owner;
                                     });
    answer.owner = service.owner;
    answer.target = service.target;
    answer.port = service.port;
    answer.ttl = service.ttl;
    services_.hear(service, seen);
}

void NameBook::tell_sip_servers(const IpAddress& client, const std::vector<std::string>& names,
                                const std::vector<IpAddress>& addresses, const Seen& seen) {
    if (names.empty() && addresses.empty()) {
        return;
    }
    ClientNames& known = clients_.at(client);
    for (const std::string& name : names) {
        remember(known.sip_servers, name, seen);
    }
    for (const IpAddress& address : addresses) {
        remember(known.sip_server_addresses, kMaxServiceAnswersPerClient, seen,
                 [&](const ToldAddress& told) { return told.address == address; })
            .address = address;
    }
}

void NameBook::lead_to(const IpAddress& client, std::string_view name, std::uint16_t port,
                       Leads& leads) const {
    leads.services.push_back(Place{name, port});
    if (const ClientNames* known = clients_.find(client)) {
        for (const AddressAnswer& answer : known->addresses) {
            if (answer.name == name) {
                leads.addresses.push_back(
                    AddressFound{answer.name, answer.address, answer.alias_target, answer.ttl});
            }
        }
    }
}

Leads NameBook::hear(const dhcp::Message& message, const IpAddress& destination, const Seen& seen) {
    Leads leads;
    const auto known = [](const IpAddress& address) {
        return address.family != AddressFamily::None;
    };
    constexpr IpAddress kBroadcast{{0xff, 0xff, 0xff, 0xff}, AddressFamily::V4};
    const IpAddress& client = known(message.yiaddr)   ? message.yiaddr
                              : known(message.ciaddr) ? message.ciaddr
                                                      : destination;
    if (message.op != dhcp::Op::Reply || message.type == dhcp::MessageType::Nak || !known(client) ||
        client == kBroadcast) {
        return leads;
    }
    tell_sip_servers(client, message.sip_servers.names, message.sip_servers.addresses, seen);
    if (!message.ms_uc_client || message.ms_uc_client->web_server_fqdn.empty()) {
        return leads;
    }
    const std::string& digits = message.ms_uc_client->web_server_port;
    const std::string& name = message.ms_uc_client->web_server_fqdn;
    std::uint16_t port = net::kHttpsPort;
    std::from_chars(digits.data(), digits.data() + digits.size(), port);
    lead_to(client, name, port, leads);
    leads.services.push_back(Place{name, net::kHttpPort});  // its root certificates
    ToldWebServer& told = remember(
        clients_.at(client).web_servers, kMaxServiceAnswersPerClient, seen,
        [&](const ToldWebServer& other) { return other.name == name && other.port == port; });
    told.name = name;
    told.port = port;
    return leads;
}

Leads NameBook::hear(const dhcp::MessageV6& message, const IpAddress& destination,
                     const Seen& seen) {
    if (message.type != dhcp::MessageTypeV6::Reply) {
        return {};
    }
    std::vector<IpAddress> clients = message.addresses;
    clients.push_back(message.peer.value_or(destination));
    for (const IpAddress& client : clients) {
        tell_sip_servers(client, message.sip_domains, message.sip_addresses, seen);
    }
    return {};
}

Leads NameBook::hear_register(const IpAddress& client, const IpAddress& server,
                              const SipExchange& exchange, const Seen& seen) {
    Leads leads;
    ClientNames& names = clients_.at(client);
    if (!exchange.request_domain.empty() && !parse_ip_address(exchange.request_domain)) {
        remember(names.sip_domains, exchange.request_domain, seen);
    }
    for (const std::string& host : exchange.redirect_hosts) {
        if (!parse_ip_address(host)) {
            remember(names.redirects, host, seen);
        }
    }
    for (const std::string& name : exchange.registrars) {
        if (name.find('.') != std::string::npos && !parse_ip_address(name)) {
            ServersOwnName& own = remember(names.server_names, kMaxServiceAnswersPerClient, seen,
                                           [&](const ServersOwnName& known) {
                                               return known.name == name && known.server == server;
                                           });
            own.name = name;
            own.server = server;
        }
    }
    for (const std::string& host : exchange.sts_hosts) {
        if (!parse_ip_address(host)) {
            remember(names.sts_hosts, host, seen);
            lead_to(client, host, net::kHttpsPort, leads);
        }
    }
    const auto& statuses = exchange.statuses;
    if (std::find(statuses.begin(), statuses.end(), 200) != statuses.end()) {
        remember(names.registered, exchange.aor, seen);
    }
    return leads;
}

void NameBook::hear_traced_register(const IpAddress& client, const SipExchange& exchange,
                                    const Seen& seen) {
    ClientNames& names = clients_.at(client);
    const bool is_name =
        !exchange.request_domain.empty() && !parse_ip_address(exchange.request_domain);
    if (is_name && looks_for_domain(exchange.user_agent)) {
        remember(names.traced_domains, exchange.request_domain, seen);
    }
    for (const std::string& host : exchange.redirect_hosts) {
        if (!parse_ip_address(host)) {
            remember(names.traced_redirects, host, seen);
        }
    }
}

}  // namespace siptls::diagnosis
