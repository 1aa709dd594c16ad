// SPDX-License-Identifier: GPL-2.0-or-later
// Who the clients are: what they said of themselves in SIP, which device an address was leased to,
// what the operator knows; and which row of the profile table stands for them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diagnosis/address_hash.h"
#include "diagnosis/lease_book.h"
#include "diagnosis/limits.h"
#include "diagnosis/lru_map.h"
#include "siptls/analyzer.h"
#include "siptls/session.h"
#include "siptls/verdict.h"

namespace siptls::diagnosis {

// A word of a client, and when it was heard first and last.
struct HeardText {
    std::string text;
    std::string aor;  // of the message that held it
    Seen first;
    Seen last;
};

// What was heard in SIP from one address or of one device.
struct ClientFacts {
    std::vector<HeardText> user_agents;  // in the order of their first time
    std::vector<HeardText> aors;
};

// Rows of the profile table that a client may be of when its firmware is not known.
struct ClientFamily {
    std::string_view title;
    std::span<const std::string_view> profiles;
    IdentitySource source = IdentitySource::UserAgent;
    Certainty certainty = Certainty::Known;
    FrameRef frame;
};

class ClientBook {
  public:
    explicit ClientBook(std::vector<OperatorProfile> known) : known_(std::move(known)) {}

    void hear_register(const IpAddress& client, const SipExchange& exchange, const Seen& seen);
    void hear(const dhcp::Message& message, const Seen& seen) { leases_.hear(message, seen); }
    void hear(const dhcp::MessageV6& message, const Seen& seen) { leases_.hear(message, seen); }
    // The same of a request that says what program sent it and nothing else about the client.
    void hear_user_agent(const IpAddress& client, const SipExchange& exchange, const Seen& seen);

    // What SIP and DHCP told of the client that had this address then.
    ClientIdentity identity(const IpAddress& client, Timestamp when) const;
    // The profile that the operator names for this client, else the one its User-Agent stands for.
    std::optional<IdentifiedProfile> profile(const IpAddress& client, Timestamp when) const;
    // What it is, whatever its firmware; nothing if the operator names a profile.
    std::optional<ClientFamily> family(const IpAddress& client, Timestamp when) const;

    const LeaseBook& leases() const { return leases_; }

    // Nothing is known of any client.
    bool empty() const { return known_.empty() && !heard_ && leases_.empty(); }
    std::uint64_t dropped() const {
        return clients_.dropped() + devices_.dropped() + leases_.dropped();
    }

  private:
    // The User-Agent of the client that had the address then; nothing if several clients that
    // cannot be told apart have been heard there.
    const HeardText* user_agent(const IpAddress& client, Timestamp when) const;
    const ClientFacts* facts(const IpAddress& client, Timestamp when) const;
    const OperatorProfile* by_operator(const IpAddress& client) const;

    std::vector<OperatorProfile> known_;
    bool heard_ = false;
    LeaseBook leases_;
    LruMap<IpAddress, ClientFacts, AddressHash> clients_{kMaxClients};
    LruMap<MacAddress, ClientFacts, MacHash> devices_{kMaxClients};
};

// What a User-Agent value says about the program: its profile (nothing if it is none of the table)
// and version.
struct UserAgentReading {
    std::string_view profile;
    std::string version;
    bool lync_phone = false;  // OCPhone, of whatever version
};
std::optional<UserAgentReading> read_user_agent(std::string_view user_agent);

}  // namespace siptls::diagnosis
