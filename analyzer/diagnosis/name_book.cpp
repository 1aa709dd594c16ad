// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/name_book.h"

#include <algorithm>
#include <array>
#include <charconv>
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
    const auto found = std::find_if(list.begin(), list.end(), same);
    if (found != list.end()) {
        Entry known = std::move(*found);
        list.erase(found);
        known.heard.last = seen;
        list.push_back(std::move(known));
        return;
    }
    if (list.size() >= ceiling) {
        list.erase(list.begin());
    }
    entry.heard = Heard{seen, seen};
    list.push_back(std::move(entry));
}

// The names that lead to `owner` in this answer: the question's name if aliases connect them, else
// the owner itself.
std::string asked_name(const dns::Message& message, const std::string& owner) {
    if (message.questions.empty()) {
        return owner;
    }
    std::string name = message.questions.front().name;
    const std::string asked = name;
    std::set<std::string> visited;
    while (visited.insert(name).second) {
        if (name == owner) {
            return asked;
        }
        for (const dns::Record& record : message.records) {
            const auto* alias = std::get_if<dns::Alias>(&record.data);
            if (alias != nullptr && record.name == name) {
                name = alias->target;
                break;
            }
        }
    }
    return owner;
}

}  // namespace

std::vector<AddressAnswer> addresses_in(const dns::Message& message) {
    std::vector<AddressAnswer> answers;
    if (!message.is_response) {
        return answers;
    }
    for (const dns::Record& record : message.records) {
        if (const auto* address = std::get_if<IpAddress>(&record.data)) {
            answers.push_back(AddressAnswer{asked_name(message, record.name), *address, {}});
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
        hear_address(client, answer.name, answer.address, seen);
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

void NameBook::hear_address(const IpAddress& client, const std::string& name,
                            const IpAddress& address, const Seen& seen) {
    const auto same = [&](const AddressAnswer& known) {
        return known.address == address && known.name == name;
    };
    remember(clients_.at(client).addresses, kMaxAnswersPerClient, AddressAnswer{name, address, {}},
             seen, same);
    remember(servers_.at(address), kMaxNamesPerAddress, AddressAnswer{name, address, {}}, seen,
             same);
}

void NameBook::hear_service(const IpAddress& client, const dns::Record& record, const Seen& seen) {
    const auto& service = std::get<dns::Srv>(record.data);
    const auto same = [&](const ServiceAnswer& known) {
        return known.port == service.port && known.target == service.target &&
               known.owner == record.name;
    };
    const ServiceAnswer answer{record.name, service.target, service.port, {}};
    remember(clients_.at(client).services, kMaxServiceAnswersPerClient, answer, seen, same);
    remember(services_, kMaxServices, answer, seen, same);
}

Leads NameBook::hear(const dhcp::Message& message, const Seen& seen) {
    Leads leads;
    const bool given = message.yiaddr.family != AddressFamily::None;
    const IpAddress& client = given ? message.yiaddr : message.ciaddr;
    if (message.op != dhcp::Op::Reply || client.family == AddressFamily::None) {
        return leads;
    }
    for (const std::string& name : message.sip_servers.names) {
        remember(clients_.at(client).sip_servers, kMaxServiceAnswersPerClient, ToldName{name, {}},
                 seen, [&](const ToldName& known) { return known.name == name; });
    }
    if (!message.ms_uc_client || message.ms_uc_client->web_server_fqdn.empty()) {
        return leads;
    }
    const std::string& digits = message.ms_uc_client->web_server_port;
    ToldWebServer told{message.ms_uc_client->web_server_fqdn, net::kHttpsPort, {}};
    std::from_chars(digits.data(), digits.data() + digits.size(), told.port);
    leads.services.push_back(ServiceHeard{told.name, told.port});
    remember(clients_.at(client).web_servers, kMaxServiceAnswersPerClient, told, seen,
             [&](const ToldWebServer& known) {
                 return known.name == told.name && known.port == told.port;
             });
    return leads;
}

namespace {

void remember_name(std::vector<ToldName>& names, const std::string& name, const Seen& seen) {
    if (!name.empty() && !parse_ip_address(name)) {
        remember(names, kMaxServiceAnswersPerClient, ToldName{name, {}}, seen,
                 [&](const ToldName& known) { return known.name == name; });
    }
}

// Whether this program compares the certificate with the SIP domain it registers with.
bool looks_for_domain(std::string_view user_agent) {
    const auto reading = read_user_agent(user_agent);
    const ClientProfile* row = reading ? find_profile(reading->profile) : nullptr;
    return row != nullptr && row->reference == NameKind::SipDomain;
}

}  // namespace

void NameBook::hear_register(const IpAddress& client, const SipExchange& exchange,
                             const Seen& seen) {
    remember_name(clients_.at(client).sip_domains, exchange.request_domain, seen);
    for (const std::string& host : exchange.redirect_hosts) {
        remember_name(clients_.at(client).redirects, host, seen);
    }
}

void NameBook::hear_traced_register(const IpAddress& client, const SipExchange& exchange,
                                    const Seen& seen) {
    if (looks_for_domain(exchange.user_agent)) {
        remember_name(clients_.at(client).traced_domains, exchange.request_domain, seen);
    }
    for (const std::string& host : exchange.redirect_hosts) {
        remember_name(clients_.at(client).traced_redirects, host, seen);
    }
}

}  // namespace siptls::diagnosis
