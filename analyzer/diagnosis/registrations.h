// SPDX-License-Identifier: GPL-2.0-or-later
// REGISTER exchanges that could be read: over UDP each pair of endpoints is followed here; those of
// connections arrive when their flow ends.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "sip/exchanges.h"
#include "siptls/analysis.h"
#include "siptls/event.h"

namespace siptls::diagnosis {

class RegistrationLog {
  public:
    // Takes a datagram; gives the sign-in it belongs to, if it is of one, and whose it is.
    const SipExchange* add_datagram(const SipSeen& datagram, FrameRef frame, Endpoint& client);
    // The sign-ins among the exchanges of a connection that ended; they are the log's from then on.
    void add_connection(const Session& session, const std::string& session_id,
                        std::vector<SipExchange> exchanges);

    // In order of their first request.
    std::vector<Registration> finish();
    // Entries that were let go, the oldest first.
    std::uint64_t dropped() const { return dropped_; }

  private:
    struct Pair {
        Endpoint client;
        Endpoint server;
        sip::Exchanges exchanges;
    };

    void close_pairs();
    void append(const Endpoint& client, const Endpoint& server, Transport transport,
                const std::string& session_id, std::vector<SipExchange> exchanges);

    std::map<std::pair<Endpoint, Endpoint>, Pair> pairs_;
    std::vector<Registration> list_;
    std::uint64_t dropped_ = 0;
};

}  // namespace siptls::diagnosis
