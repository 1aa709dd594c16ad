// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/exchange_facts.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sip/address_of_record.h"
#include "sip/challenge.h"
#include "sip/header_lines.h"
#include "sip/limits.h"
#include "sip/ms_diagnostic.h"
#include "sip/name_addr.h"
#include "sip/parameters.h"
#include "sip/text.h"
#include "sip/uri.h"

namespace siptls::sip {
namespace {

constexpr std::uint16_t kOk = 200;
constexpr std::uint16_t kMovedPermanently = 301;
constexpr std::uint16_t kMovedTemporarily = 302;
constexpr std::size_t kUsualSchemes = 3;               // NTLM, Kerberos and TLS-DSK
constexpr std::string_view kKerberosService = "sip/";  // before the server's name (MS-SIPAE)

std::string_view header_text(const Message& message, std::string_view name) {
    return message.header(name).value_or(std::string_view{});
}

void set_once(std::string& fact, std::string_view text) {
    if (fact.empty()) {
        fact = text.substr(0, kMaxText);
    }
}

void set_once(std::string& fact, std::string&& text) {
    if (fact.empty()) {
        text.resize(std::min(text.size(), kMaxText));
        fact = std::move(text);
    }
}

// Whether the list has room for the text and not yet the text, in any case of its letters.
bool lacks(const std::vector<std::string>& list, std::string_view text) {
    // Mostly it is said again in the same words, which is quicker to see.
    const auto same = [&](const std::string& entry) {
        return entry == text || equal_ignoring_case(entry, text);
    };
    return !text.empty() && list.size() < kMaxEntries &&
           std::none_of(list.begin(), list.end(), same);
}

void add_once(std::vector<std::string>& list, std::string_view text) {
    text = text.substr(0, kMaxText);
    if (lacks(list, text)) {
        list.emplace_back(text);
    }
}

// For host names.
void add_lower_once(std::vector<std::string>& list, std::string_view text) {
    text = text.substr(0, kMaxText);
    if (lacks(list, text)) {
        list.push_back(lower(text));
    }
}

// Calls `take` with each address of each Contact header, until it says false.
template <class Take>
void each_contact(const Message& message, const Take& take) {
    bool more = true;
    message.each_header("contact", [&](std::string_view contacts) {
        std::string_view contact;
        while (more && next_element(contacts, ',', contact)) {
            const auto address = parse_name_addr(contact);
            more = !address || take(*address);
        }
    });
}

std::string_view without_brackets(std::string_view text) {
    const bool bracketed = text.size() >= 2 && text.front() == '<' && text.back() == '>';
    return bracketed ? text.substr(1, text.size() - 2) : text;
}

void add_epid(const Message& request, SipExchange& exchange) {
    if (const auto from = parse_name_addr(header_text(request, "from"))) {
        std::string room;
        const auto epid = find_parameter(from->parameters, "epid");
        set_once(exchange.epid, unquoted(epid.value_or(""), room));
    }
}

void add_own_contact(const Message& request, SipExchange& exchange) {
    each_contact(request, [&](const NameAddr& address) {
        if (exchange.contact.empty()) {
            set_once(exchange.contact, address_of_record(address.uri));
        }
        if (exchange.instance_id.empty()) {
            std::string room;
            const auto instance = find_parameter(address.parameters, "+sip.instance");
            set_once(exchange.instance_id, without_brackets(unquoted(instance.value_or(""), room)));
        }
        return false;  // the first is the device's own
    });
}

void add_credentials(const Message& request, SipExchange& exchange) {
    for (const std::string_view name : {"authorization", "proxy-authorization"}) {
        request.each_header(name, [&](std::string_view value) {
            if (const auto scheme = credentials_scheme(value)) {
                add_once(exchange.auth_used, *scheme);
            }
        });
    }
}

// "https://lyncweb.mslync.net:443/CertProv" gives lyncweb.mslync.net; other texts nothing.
std::string_view host_of_url(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos) {
        return {};
    }
    url.remove_prefix(scheme + 3);
    return url.substr(0, url.find_first_of(":/?#"));
}

void add_challenge(const Challenge& challenge, SipExchange& exchange) {
    exchange.auth_schemes.reserve(kUsualSchemes);
    add_once(exchange.auth_schemes, challenge.scheme);
    std::string room;
    add_once(exchange.auth_realms, unquoted(challenge.realm, room));
    std::string_view target = unquoted(challenge.targetname, room);
    if (target.starts_with(kKerberosService)) {
        target.remove_prefix(kKerberosService.size());
    }
    add_lower_once(exchange.registrars, target);
    add_lower_once(exchange.sts_hosts, host_of_url(unquoted(challenge.sts_uri, room)));
}

void add_challenges(const Message& response, SipExchange& exchange) {
    for (const std::string_view name : {"www-authenticate", "proxy-authenticate"}) {
        response.each_header(name, [&](std::string_view value) {
            if (const auto challenge = parse_challenge(value)) {
                add_challenge(*challenge, exchange);
            }
        });
    }
}

void add_diagnostics(const Message& response, SipExchange& exchange) {
    for (const std::string_view name : {"ms-diagnostics", "ms-diagnostics-public"}) {
        response.each_header(name, [&](std::string_view value) {
            MsDiagnostic diagnostic = parse_ms_diagnostic(value);
            const auto same = [&](const MsDiagnostic& known) {
                return known.text == diagnostic.text;
            };
            auto& list = exchange.ms_diagnostics;
            if (!diagnostic.text.empty() && list.size() < kMaxEntries &&
                std::none_of(list.begin(), list.end(), same)) {
                list.push_back(std::move(diagnostic));
            }
        });
    }
}

void add_redirect(const Message& response, SipExchange& exchange) {
    each_contact(response, [&](const NameAddr& address) {
        add_lower_once(exchange.redirect_hosts, address.uri.host);
        return exchange.redirect_hosts.size() < kMaxEntries;
    });
}

// How long the binding lives: that of the client's own Contact, which the registrar lists among
// others (RFC 3261, 10.3, step 8), else what Expires says.
std::optional<std::uint32_t> granted_expires(const Message& response, const SipExchange& exchange) {
    std::optional<std::uint32_t> granted = parse_number(header_text(response, "expires"));
    each_contact(response, [&](const NameAddr& address) {
        if (!exchange.contact.empty() && address_of_record(address.uri) != exchange.contact) {
            return true;
        }
        const auto own = parse_number(find_parameter(address.parameters, "expires").value_or(""));
        granted = own ? own : granted;
        return false;
    });
    return granted;
}

void add_acceptance(const Message& response, SipExchange& exchange) {
    if (const auto expires = granted_expires(response, exchange)) {
        exchange.expires = expires;
    }
    response.each_header("service-route", [&](std::string_view routes) {
        std::string_view route;
        while (next_element(routes, ',', route)) {
            if (const auto uri = address_of_record(route)) {
                add_once(exchange.service_routes, *uri);
            }
        }
    });
}

}  // namespace

void add_request(const Message& request, SipExchange& exchange) {
    ++exchange.requests;
    set_once(exchange.user_agent, header_text(request, "user-agent"));
    if (exchange.request_domain.empty()) {
        const auto uri = parse_uri(request.request()->request_uri);
        set_once(exchange.request_domain, uri ? lower(uri->host) : std::string());
    }
    if (exchange.epid.empty()) {
        add_epid(request, exchange);
    }
    if (exchange.contact.empty() || exchange.instance_id.empty()) {
        add_own_contact(request, exchange);
    }
    add_credentials(request, exchange);
}

void add_response(const Message& response, SipExchange& exchange) {
    const std::uint16_t status = response.response()->status;
    set_once(exchange.server, header_text(response, "server"));
    add_challenges(response, exchange);
    add_diagnostics(response, exchange);
    if (status == kMovedPermanently || status == kMovedTemporarily) {
        add_redirect(response, exchange);
    } else if (status == kOk) {
        add_acceptance(response, exchange);
    }
    const std::string_view retry = header_text(response, "retry-after");
    if (const auto seconds = parse_number(trim(retry.substr(0, retry.find_first_of(";("))))) {
        exchange.retry_after = seconds;
    }
    if (exchange.statuses.size() == kMaxStatuses) {
        exchange.statuses.erase(exchange.statuses.begin());
    }
    exchange.statuses.push_back(status);
}

}  // namespace siptls::sip
