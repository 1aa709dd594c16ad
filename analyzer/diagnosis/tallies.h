// SPDX-License-Identifier: GPL-2.0-or-later
// What each client came to with each server, certificate and name: the small memory that rules over
// other sessions read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "diagnosis/address_hash.h"
#include "diagnosis/limits.h"
#include "siptls/analysis.h"
#include "siptls/session.h"
#include "siptls/verdict.h"
#include "stream/flow_index.h"

namespace siptls::diagnosis {

// Names a session without keeping it.
struct SessionMark {
    Endpoint client;
    Endpoint server;
    Timestamp start;
};

struct Tally {
    IpAddress client;
    Endpoint server;
    std::optional<CertificateId> certificate;  // the leaf
    std::optional<ExpectedName> expected_name;

    std::uint64_t sessions = 0;
    std::uint64_t established = 0;
    std::uint64_t failed = 0;  // client or server closed before it was established
    Timestamp first_time;
    Timestamp last_time;
    std::optional<SessionMark> first_success;
    std::optional<SessionMark> last_success;
    std::optional<Timestamp> first_failure;
    std::optional<Timestamp> last_failure;
    std::optional<Timestamp> failing_since;  // first failure after the last success
    std::vector<std::uint64_t>
        accepted_by;  // fingerprints of clients that accepted after a full handshake
    bool accepted_unfingerprinted = false;
    std::vector<Timestamp> starts;     // of the first kMaxSamples sessions
    std::uint64_t hello = 0;           // fingerprint of the first ClientHello; 0: none seen
    bool several_hellos = false;       // others differ from it
    std::uint8_t least_hop_limit = 0;  // of the client's first packets; 0: not known
    std::uint8_t most_hop_limit = 0;
    std::uint32_t name = 0;      // interned by Tallies; 0: none
    std::uint32_t previous = 0;  // of the same client: place + 1; 0: none

    bool accepted(std::uint64_t fingerprint) const;
    void note_sender(const Session& session);
};

// A name that a client of a server is known to have looked for there.
struct SiblingName {
    std::string name;
    NameKind kind = NameKind::Host;
    FrameRef frame;
};

class Tallies {
  public:
    void add(const Session& session, const std::optional<ExpectedName>& expected_name);

    // Tallies of one client, in order of their making.
    std::vector<const Tally*> of(const IpAddress& client) const;
    const std::vector<Tally>& all() const { return tallies_; }
    // Clients other than `but` that accepted this certificate after a full handshake.
    std::uint64_t clients_accepting(CertificateId certificate, const IpAddress& but) const;
    // Names that this client is known to have looked for at this server.
    std::vector<SiblingName> names_of(const IpAddress& client, const Endpoint& server) const;
    // Names that any client is known to have looked for there; none if there are too many for one
    // of them to be a good guess.
    std::vector<SiblingName> names_at(const Endpoint& server) const;
    // The last session of the analysis so far began at this time.
    Timestamp latest() const { return latest_; }
    // Tallies that were let go to stay within kMaxTallies.
    std::uint64_t dropped() const { return dropped_; }

  private:
    static constexpr std::uint64_t kHashSeed = 0x9e3779b97f4a7c15ULL;

    struct Key {
        const IpAddress& client;
        const Endpoint& server;
        std::optional<CertificateId> certificate;
        std::uint32_t name = 0;
    };

    std::uint64_t hash(const Key& key) const;
    std::uint32_t intern(const std::optional<ExpectedName>& name);
    bool accepts(const IpAddress& client, CertificateId certificate) const;
    void learn_name(const Tally& tally);
    void place(Tally tally);
    void make_room();
    Tally& find_or_make(const Session& session, const std::optional<ExpectedName>& expected_name);

    std::vector<Tally> tallies_;
    stream::FlowIndex places_{kHashSeed};
    std::unordered_map<IpAddress, std::uint32_t, AddressHash> last_of_client_;  // place + 1
    std::unordered_map<std::string, std::uint32_t> names_;
    std::unordered_map<Endpoint, std::vector<SiblingName>, EndpointHash> names_at_;
    std::unordered_map<CertificateId, std::uint64_t> accepting_;  // clients per certificate
    Timestamp latest_;
    std::uint64_t dropped_ = 0;
};

// The interval in seconds at which sessions that began at `times` repeat; nothing unless they are
// periodic.
std::optional<double> period(const std::vector<Timestamp>& times);

}  // namespace siptls::diagnosis
