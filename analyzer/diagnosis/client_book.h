// SPDX-License-Identifier: GPL-2.0-or-later
// Who the clients are: User-Agent of REGISTER in clear, hardware address where the capture shows
// one, and which row of the profile table stands for them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnosis/address_hash.h"
#include "diagnosis/limits.h"
#include "diagnosis/lru_map.h"
#include "siptls/analyzer.h"
#include "siptls/session.h"
#include "siptls/verdict.h"

namespace siptls::diagnosis {

struct ClientFacts {
    std::string user_agent;
    FrameRef user_agent_frame;
    bool several_user_agents =
        false;  // several clients behind one address: none can be told from another
    std::string aor;
};

class ClientBook {
  public:
    explicit ClientBook(std::vector<OperatorProfile> known) : known_(std::move(known)) {}

    void hear_register(const IpAddress& client, const SipExchange& exchange);
    // The same of a request that says what program sent it and nothing else about the client.
    void hear_user_agent(const IpAddress& client, const SipExchange& exchange);

    ClientIdentity identity(const IpAddress& client) const;
    // The profile that the operator names for this client, else the one its User-Agent stands for.
    std::optional<IdentifiedProfile> profile(const IpAddress& client) const;

    // Nothing is known of any client.
    bool empty() const { return known_.empty() && !heard_; }
    std::uint64_t dropped() const { return clients_.dropped(); }

  private:
    std::vector<OperatorProfile> known_;
    bool heard_ = false;
    LruMap<IpAddress, ClientFacts, AddressHash> clients_{kMaxClients};
};

// What a User-Agent value says about the program: its profile (nothing if it is none of the table)
// and version.
struct UserAgentReading {
    std::string_view profile;
    std::string version;
};
std::optional<UserAgentReading> read_user_agent(std::string_view user_agent);

}  // namespace siptls::diagnosis
