// SPDX-License-Identifier: GPL-2.0-or-later
#include "sip/register_exchange.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "bytes/hash.h"
#include "sip/address_of_record.h"
#include "sip/challenge.h"
#include "sip/cseq.h"
#include "sip/limits.h"
#include "sip/name_addr.h"
#include "sip/text.h"
#include "sip/uri.h"
#include "sip/via.h"

namespace siptls::sip {
namespace {

constexpr std::string_view kMethod = "REGISTER";

std::string_view header_text(const Message& message, std::string_view name) {
    return message.header(name).value_or(std::string_view{});
}

std::uint64_t hash_text(std::string_view text, std::uint64_t seed) {
    return hash_bytes({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, seed);
}

// Branch, CSeq and Call-ID; the same in request, retransmissions and responses.
std::uint64_t transaction_key(const Message& message) {
    const auto cseq = parse_cseq(header_text(message, "cseq"));
    const std::uint64_t number = cseq ? cseq->number : 0;
    const std::uint64_t call = hash_text(header_text(message, "call-id"), number);
    return hash_text(topmost_branch(header_text(message, "via")), call);
}

void add_once(std::vector<std::string>& list, std::string_view text) {
    text = text.substr(0, kMaxText);
    const auto same = [&](const std::string& entry) { return equals_ignoring_case(entry, text); };
    if (!text.empty() && list.size() < kMaxEntries &&
        std::none_of(list.begin(), list.end(), same)) {
        list.emplace_back(text);
    }
}

void add_redirect_hosts(const Message& response, std::vector<std::string>& hosts) {
    for (std::string_view contacts : response.headers("contact")) {
        std::string_view contact;
        while (hosts.size() < kMaxEntries && next_element(contacts, ',', contact)) {
            if (const auto address = parse_name_addr(contact)) {
                add_once(hosts, lower(address->uri.host));
            }
        }
    }
}

void describe_request(const Message& message, SipExchange& exchange) {
    if (exchange.user_agent.empty()) {
        exchange.user_agent = header_text(message, "user-agent").substr(0, kMaxText);
    }
    const auto uri = parse_uri(message.request()->request_uri);
    if (exchange.request_domain.empty() && uri) {
        exchange.request_domain = lower(uri->host.substr(0, kMaxText));
    }
}

// Host and all behind it: "https://lyncweb.mslync.net:443/CertProv" gives lyncweb.mslync.net.
std::string_view host_of_url(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos) {
        return {};
    }
    url.remove_prefix(scheme + 3);
    return url.substr(0, url.find_first_of(":/?#"));
}

// The host that serves, without Kerberos' service class before it (RFC 4120, 6.2).
std::string_view host_of_target(std::string_view target) {
    const std::size_t slash = target.rfind('/');
    return slash == std::string_view::npos ? target : target.substr(slash + 1);
}

void describe_challenge(const Challenge& challenge, SipExchange& exchange) {
    add_once(exchange.auth_schemes, challenge.scheme);
    add_once(exchange.target_names, lower(host_of_target(challenge.targetname)));
    add_once(exchange.sts_hosts, lower(host_of_url(challenge.sts_uri)));
}

void describe_response(const Message& message, SipExchange& exchange) {
    for (const std::string_view name : {"www-authenticate", "proxy-authenticate"}) {
        for (const std::string_view value : message.headers(name)) {
            if (const auto challenge = parse_challenge(value)) {
                describe_challenge(*challenge, exchange);
            }
        }
    }
    for (const std::string_view name : {"ms-diagnostics", "ms-diagnostics-public"}) {
        for (const std::string_view value : message.headers(name)) {
            add_once(exchange.ms_diagnostics, value);
        }
    }
    const std::uint16_t status = message.response()->status;
    if (status == 301 || status == 302) {
        add_redirect_hosts(message, exchange.redirect_hosts);
    }
    if (exchange.statuses.size() == kMaxStatuses) {
        exchange.statuses.erase(exchange.statuses.begin());
    }
    exchange.statuses.push_back(status);
}

}  // namespace

void RegisterExchanges::add(const Message& message, FrameRef frame) {
    if (const RequestLine* const request = message.request()) {
        if (request->method == kMethod) {
            add_request(message, frame);
        }
        return;
    }
    const auto cseq = parse_cseq(header_text(message, "cseq"));
    if (cseq && cseq->method == kMethod && message.response()->status >= 200) {
        add_response(message, frame);
    }
}

void RegisterExchanges::add_request(const Message& message, FrameRef frame) {
    const std::uint64_t key = transaction_key(message);
    Transaction* transaction = find_transaction(key);
    if (transaction == nullptr) {
        transaction = open_transaction(message, key, frame);
    }
    if (transaction != nullptr && !transaction->request_seen) {
        transaction->request_seen = true;
        describe_request(message, exchanges_[transaction->exchange]);
    }
}

void RegisterExchanges::add_response(const Message& message, FrameRef frame) {
    const std::uint64_t key = transaction_key(message);
    Transaction* transaction = find_transaction(key);
    if (transaction == nullptr) {
        transaction = open_transaction(message, key, frame);
    }
    if (transaction != nullptr && !transaction->answered) {
        transaction->answered = true;
        describe_response(message, exchanges_[transaction->exchange]);
    }
}

RegisterExchanges::Transaction* RegisterExchanges::find_transaction(std::uint64_t key) {
    const auto found = std::find_if(transactions_.begin(), transactions_.end(),
                                    [key](const Transaction& known) { return known.key == key; });
    return found == transactions_.end() ? nullptr : &*found;
}

RegisterExchanges::Transaction* RegisterExchanges::open_transaction(const Message& message,
                                                                    std::uint64_t key,
                                                                    FrameRef frame) {
    auto aor = address_of_record(header_text(message, "to"));
    if (!aor) {
        return nullptr;
    }
    aor->resize(std::min(aor->size(), kMaxText));
    const auto found =
        std::find_if(exchanges_.begin(), exchanges_.end(),
                     [&](const SipExchange& exchange) { return exchange.aor == *aor; });
    const auto exchange = static_cast<std::size_t>(found - exchanges_.begin());
    if (found == exchanges_.end()) {
        if (exchanges_.size() == kMaxExchanges) {
            ++ignored_;
            return nullptr;
        }
        SipExchange fresh;
        fresh.method = kMethod;
        fresh.aor = std::move(*aor);
        fresh.frame = frame;
        exchanges_.push_back(std::move(fresh));
    }
    if (transactions_.size() < kMaxTransactions) {
        return &transactions_.emplace_back(Transaction{key, exchange});
    }
    Transaction& reused = transactions_[oldest_transaction_];
    oldest_transaction_ = (oldest_transaction_ + 1) % kMaxTransactions;
    reused = Transaction{key, exchange};
    return &reused;
}

}  // namespace siptls::sip
