// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/name_book.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <set>
#include <variant>

#include "diagnosis/client_book.h"
#include "net/ports.h"

namespace siptls::diagnosis {

namespace {

// Remembers that `entry` was heard (again): the entry that `same` finds is refreshed; a full list
// loses its oldest.
template <class Entry, class Same>
void remember(std::vector<Entry>& list, std::size_t ceiling, Entry entry, const Seen& seen,
              Same&& same) {
    entry.heard = Heard{seen, seen};
    const auto found = std::find_if(list.begin(), list.end(), same);
    if (found != list.end()) {
        entry.heard.first = found->heard.first;
        const Seen& last = found->heard.last;
        if (seen.time.nanoseconds - last.time.nanoseconds < kCopyPause) {
            entry.heard.last = last;
        }
        list.erase(found);
    } else if (list.size() >= ceiling) {
        list.erase(list.begin());
    }
    list.push_back(std::move(entry));
}

void remember(std::vector<ToldName>& list, const std::string& name, const Seen& seen) {
    remember(list, kMaxServiceAnswersPerClient, ToldName{name, {}}, seen,
             [&](const ToldName& known) { return known.name == name; });
}

// The answer for an address record: the question's name if aliases lead from it to the record's
// owner, else the owner itself.
AddressAnswer answer_of(const dns::Message& message, const dns::Record& record,
                        const IpAddress& address) {
    AddressAnswer answer{record.name, address, {}, record.ttl, {}};
    if (message.questions.empty()) {
        return answer;
    }
    std::string name = message.questions.front().name;
    std::uint32_t ttl = record.ttl;
    std::set<std::string> visited;
    while (visited.insert(name).second) {
        if (name == record.name) {
            answer.name = message.questions.front().name;
            answer.alias_target = answer.name == record.name ? std::string() : record.name;
            answer.ttl = ttl;
            return answer;
        }
        for (const dns::Record& other : message.records) {
            const auto* alias = std::get_if<dns::Alias>(&other.data);
            if (alias != nullptr && other.name == name) {
                name = alias->target;
                ttl = std::min(ttl, other.ttl);
                break;
            }
        }
    }
    return answer;
}

// Whether this program compares the certificate with the SIP domain it registers with.
bool looks_for_domain(std::string_view user_agent) {
    const auto reading = read_user_agent(user_agent);
    const ClientProfile* row = reading ? find_profile(reading->profile) : nullptr;
    return row != nullptr && row->reference == NameKind::SipDomain;
}

}  // namespace

std::vector<AddressAnswer> addresses_in(const dns::Message& message) {
    std::vector<AddressAnswer> answers;
    if (!message.is_response) {
        return answers;
    }
    for (const dns::Record& record : message.records) {
        if (const auto* address = std::get_if<IpAddress>(&record.data)) {
            answers.push_back(answer_of(message, record, *address));
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
    for (const AddressAnswer& answer : leads.addresses) {
        hear_address(client, answer, seen);
    }
    for (const dns::Record& record : message.records) {
        if (const auto* service = std::get_if<dns::Srv>(&record.data)) {
            if (is_sip_service(record.name)) {
                hear_service(client, record, seen);
                leads.services.push_back(ServiceHeard{service->target, service->port});
            }
        }
    }
    return leads;
}

void NameBook::hear_address(const IpAddress& client, const AddressAnswer& answer,
                            const Seen& seen) {
    const auto same = [&](const AddressAnswer& known) {
        return known.address == answer.address && known.name == answer.name;
    };
    remember(clients_.at(client).addresses, kMaxAnswersPerClient, answer, seen, same);
    remember(servers_.at(answer.address), kMaxNamesPerAddress, answer, seen, same);
}

void NameBook::hear_service(const IpAddress& client, const dns::Record& record, const Seen& seen) {
    const auto& service = std::get<dns::Srv>(record.data);
    const auto same = [&](const ServiceAnswer& known) {
        return known.port == service.port && known.target == service.target &&
               known.owner == record.name;
    };
    const ServiceAnswer answer{record.name, service.target, service.port, record.ttl, {}};
    remember(clients_.at(client).services, kMaxServiceAnswersPerClient, answer, seen, same);
    remember(services_, kMaxServices, answer, seen, same);
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
        remember(known.sip_server_addresses, kMaxServiceAnswersPerClient, ToldAddress{address, {}},
                 seen, [&](const ToldAddress& told) { return told.address == address; });
    }
}

void NameBook::lead_to(const IpAddress& client, const std::string& name, std::uint16_t port,
                       Leads& leads) const {
    leads.services.push_back(ServiceHeard{name, port});
    if (const ClientNames* known = clients_.find(client)) {
        std::copy_if(known->addresses.begin(), known->addresses.end(),
                     std::back_inserter(leads.addresses),
                     [&](const AddressAnswer& answer) { return answer.name == name; });
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
    ToldWebServer told{message.ms_uc_client->web_server_fqdn, net::kHttpsPort, {}};
    std::from_chars(digits.data(), digits.data() + digits.size(), told.port);
    lead_to(client, told.name, told.port, leads);
    leads.services.push_back(ServiceHeard{told.name, net::kHttpPort});  // its root certificates
    remember(clients_.at(client).web_servers, kMaxServiceAnswersPerClient, told, seen,
             [&](const ToldWebServer& other) {
                 return other.name == told.name && other.port == told.port;
             });
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
            remember(names.server_names, kMaxServiceAnswersPerClient,
                     ServersOwnName{name, server, {}}, seen, [&](const ServersOwnName& known) {
                         return known.name == name && known.server == server;
                     });
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
