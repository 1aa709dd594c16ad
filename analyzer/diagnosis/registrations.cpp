// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/registrations.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "session/limits.h"
#include "sip/cseq.h"
#include "sip/message.h"

namespace siptls::diagnosis {

namespace {

bool is_of_register(const sip::Message& message) {
    if (const auto* request = message.request()) {
        return request->method == sip::kRegister;
    }
    const auto cseq = sip::parse_cseq(message.header("cseq").value_or(std::string_view{}));
    return cseq && cseq->method == sip::kRegister;
}

// Puts the entry number order[at] to each place `at`. Entries are large: each is moved once, around
// the circles that the numbers make.
void arrange(std::vector<Registration>& list, std::vector<std::size_t>& order) {
    for (std::size_t start = 0; start < list.size(); ++start) {
        if (order[start] == start) {
            continue;
        }
        Registration first = std::move(list[start]);
        std::size_t at = start;
        while (order[at] != start) {
            list[at] = std::move(list[order[at]]);
            at = std::exchange(order[at], at);
        }
        list[at] = std::move(first);
        order[at] = at;
    }
}

}  // namespace

const SipExchange* RegistrationLog::add_datagram(const SipSeen& datagram, FrameRef frame,
                                                 Endpoint& client) {
    const auto message = sip::parse_message(datagram.message);
    if (!message || !is_of_register(*message)) {
        return nullptr;
    }
    const auto ends = std::minmax(datagram.source, datagram.destination);
    auto found = pairs_.find(ends);
    if (found == pairs_.end()) {
        if (message->request() == nullptr) {
            return nullptr;  // an answer to a request that was not captured
        }
        if (pairs_.size() >= session::kMaxRegistrations) {
            close_pairs();
        }
        found = pairs_.emplace(ends, Pair{datagram.source, datagram.destination, {}}).first;
    }
    Pair& pair = found->second;
    client = pair.client;
    const Side from = datagram.source == pair.client ? Side::Client : Side::Server;
    return pair.exchanges.add(*message, from, frame);
}

void RegistrationLog::add_connection(const Session& session, const std::string& session_id,
                                     std::vector<SipExchange> exchanges) {
    const Transport transport =
        session.outcome == Outcome::NotTls ? Transport::Tcp : Transport::Tls;
    append(session.client, session.server, transport, session_id, std::move(exchanges));
}

void RegistrationLog::append(const Endpoint& client, const Endpoint& server, Transport transport,
                             const std::string& session_id, std::vector<SipExchange> exchanges) {
    // Room for all there can be takes no memory until it is used, while a list that grows is
    // copied.
    list_.reserve(session::kMaxRegistrations);
    for (SipExchange& exchange : exchanges) {
        if (exchange.method != sip::kRegister) {
            continue;
        }
        if (list_.size() >= session::kMaxRegistrations) {
            // The oldest eighth at once, so that moving the rest costs little.
            const std::size_t eighth = list_.size() / 8;
            list_.erase(list_.begin(), list_.begin() + static_cast<std::ptrdiff_t>(eighth));
            dropped_ += eighth;
        }
        list_.push_back(Registration{client, server, transport, session_id, std::move(exchange)});
    }
}

// What goes on between them begins a new entry.
void RegistrationLog::close_pairs() {
    for (const auto& [ends, pair] : pairs_) {
        append(pair.client, pair.server, Transport::Udp, {}, pair.exchanges.all());
    }
    pairs_.clear();
}

std::vector<Registration> RegistrationLog::finish() {
    close_pairs();
    std::vector<std::size_t> order(list_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return list_[a].exchange.frame < list_[b].exchange.frame;
    });
    arrange(list_, order);
    return std::move(list_);
}

}  // namespace siptls::diagnosis
