// SPDX-License-Identifier: GPL-2.0-or-later
#include "diagnosis/registrations.h"

#include <algorithm>

#include "session/limits.h"
#include "sip/message.h"

namespace siptls::diagnosis {

const std::vector<SipExchange>* RegistrationLog::add_datagram(const SipSeen& datagram,
                                                              FrameRef frame, Endpoint& client) {
    const auto message = sip::parse_message(datagram.message);
    if (!message) {
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
    pair.exchanges.add(*message, frame);
    client = pair.client;
    return &pair.exchanges.exchanges();
}

void RegistrationLog::add_connection(const Session& session, const std::string& session_id) {
    append(session.client, session.server, Transport::Tcp, session_id, session.sip);
}

void RegistrationLog::append(const Endpoint& client, const Endpoint& server, Transport transport,
                             const std::string& session_id,
                             const std::vector<SipExchange>& exchanges) {
    for (const SipExchange& exchange : exchanges) {
        if (list_.size() >= session::kMaxRegistrations) {
            // The oldest eighth at once, so that moving the rest costs little.
            const std::size_t eighth = list_.size() / 8;
            list_.erase(list_.begin(), list_.begin() + static_cast<std::ptrdiff_t>(eighth));
            dropped_ += eighth;
        }
        list_.push_back(Registration{client, server, transport, session_id, exchange});
    }
}

// What goes on between them begins a new entry.
void RegistrationLog::close_pairs() {
    for (const auto& [ends, pair] : pairs_) {
        append(pair.client, pair.server, Transport::Udp, {}, pair.exchanges.exchanges());
    }
    pairs_.clear();
}

std::vector<Registration> RegistrationLog::finish() {
    close_pairs();
    std::stable_sort(list_.begin(), list_.end(), [](const Registration& a, const Registration& b) {
        return a.exchange.frame < b.exchange.frame;
    });
    return std::move(list_);
}

}  // namespace siptls::diagnosis
