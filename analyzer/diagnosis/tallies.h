// SPDX-License-Identifier: GPL-2.0-or-later
// What each client came to with each server, certificate and name: the small memory that rules over
// other sessions read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bytes/few.h"
#include "bytes/paged_list.h"
#include "diagnosis/address_hash.h"
#include "diagnosis/expected_name/candidate.h"
#include "diagnosis/limits.h"
#include "diagnosis/name_table.h"
#include "diagnosis/sweep.h"
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

// One for each phone of a house, so it is kept small; what only failing clients have stands apart.
struct Tally {
    // What the attempts look like that did not succeed.
    struct Failures {
        std::uint64_t count = 0;  // client or server closed before it was established
        Timestamp first;
        Timestamp last;
        std::optional<Timestamp> since_success;  // first failure after the last success
    };

    // What a session is looked up by comes first.
    IpAddress client;
    Endpoint server;
    std::uint8_t least_hop_limit = 0;  // of the client's first packets; 0: not known
    std::uint8_t most_hop_limit = 0;
    std::optional<CertificateId> certificate;  // the leaf
    std::uint32_t name = 0;      // that was expected; the texts are with Tallies; 0: none
    std::uint32_t previous = 0;  // of the same client: place + 1; 0: none
    std::uint32_t in_line = 0;   // how many the client has up to this one

    std::uint64_t sessions = 0;
    std::uint64_t established = 0;  // and it was seen to go on
    std::uint64_t hello = 0;        // fingerprint of the first ClientHello; 0: none seen
    // Fingerprints of clients that accepted after a full handshake: the first, and others.
    std::uint64_t accepted_by = 0;
    std::unique_ptr<std::vector<std::uint64_t>> also_accepted_by;  // null: none
    Timestamp first_time;
    Timestamp last_time;
    Timestamp first_success;  // where established is not 0
    Timestamp last_success;
    std::uint16_t first_success_port = 0;  // of the client
    std::uint16_t last_success_port = 0;
    bool accepted_unfingerprinted = false;
    bool several_hellos = false;  // others differ from `hello`
    // How the first session came by its name, if it has one; see NameCandidate.
    NameKind name_kind = NameKind::Host;
    NameSource name_source = NameSource::DnsAddress;
    bool name_inferred = false;
    std::uint32_t name_alias_of = 0;  // as `name`
    FrameRef name_frame;
    std::optional<Nanoseconds> name_age;
    std::optional<std::uint32_t> name_ttl;
    std::unique_ptr<Failures> failures;  // null: none
    // Of all attempts of this client at this server that are not known to have succeeded, whatever
    // else was read of them; only in the first one of its tallies there. Null: their ClientHellos
    // were equal.
    std::unique_ptr<Sweep> sweep;
    std::vector<Timestamp> later_starts;  // of sessions behind the first, up to kMaxSamples in all

    bool accepted(std::uint64_t fingerprint) const;
    bool succeeded() const { return established != 0; }
    // Only if it succeeded.
    SessionMark first_success_mark() const;
    SessionMark last_success_mark() const;
    std::optional<Timestamp> failing_since() const {
        return failures ? failures->since_success : std::nullopt;
    }
    // Likewise, of failures later than a success with another certificate. Where there were some
    // before it, too, the last is what is known.
    std::optional<Timestamp> failing_since(Timestamp other_success) const {
        const auto since = failing_since();
        if (!since || *since > other_success) {
            return since;
        }
        return failures->last > other_success ? std::optional(failures->last) : std::nullopt;
    }
    // When the first kMaxSamples sessions began.
    std::vector<Timestamp> starts() const;

    void note_sender(const Session& session);
    void note_success(const Session& session);
    void note_acceptance(std::uint64_t fingerprint);
    void note_failure(const Session& session);
};

// A name that a client of a server is known to have looked for there.
struct SiblingName {
    std::string name;
    NameKind kind = NameKind::Host;
    FrameRef frame;
};

class Tallies {
  public:
    void add(const Session& session, const std::optional<NameCandidate>& expected_name);

    // A session of this client will be added soon: fetches what leads to its tallies, and then
    // those.
    void expect(const IpAddress& client) const;
    void expect_now(const IpAddress& client) const;

    // The name that its sessions looked for: empty if it has none.
    std::string_view name_of(const Tally& tally) const { return names_.name(tally.name); }
    // The same with how the first session came by it. A view of what is kept here.
    std::optional<NameCandidate> expected_name(const Tally& tally) const;

    // Tallies of one client, in order of their making.
    Few<const Tally*> of(const IpAddress& client) const;
    const PagedList<Tally>& all() const { return tallies_; }
    // Clients other than `but` that accepted this certificate after a full handshake.
    std::uint64_t clients_accepting(CertificateId certificate, const IpAddress& but) const;
    // Names that this client is known to have looked for at this server.
    std::vector<SiblingName> names_of(const IpAddress& client, const Endpoint& server) const;
    // Names that any client is known to have looked for there; none if there are too many for one
    // of them to be a good guess.
    std::vector<SiblingName> names_at(const Endpoint& server) const;
    // The last session of the analysis so far began at this time.
    Timestamp latest() const { return latest_; }
    // Tallies that were let go to stay within the ceilings.
    std::uint64_t dropped() const { return dropped_; }
    // Names that names_at() does not tell because their servers were too many.
    std::uint64_t names_refused() const { return names_refused_; }

  private:
    struct Key {
        const IpAddress& client;
        const Endpoint& server;
        std::optional<CertificateId> certificate;
        std::uint32_t name = 0;

        bool is_of(const Tally& tally) const {
            return tally.name == name && tally.certificate == certificate &&
                   tally.server == server && tally.client == client;
        }
    };
    // A client and where its tallies begin.
    struct Owner {
        std::uint64_t hash = 0;
        std::uint32_t last = 0;  // place + 1 of its last tally; 0: it has none
    };

    static std::uint64_t hash(const Key& key, std::uint64_t client_hash);
    Owner owner_of(const IpAddress& client) const;
    static Key key_of(const Tally& tally);
    bool accepts(const Owner& client, CertificateId certificate) const;
    void count_acceptance(const Tally& tally, const Owner& client);
    void learn_name(const Endpoint& server, const NameCandidate& known);
    void index_last(std::uint32_t at, const Owner& owner);
    void make_room();
    std::uint32_t new_place(const Owner& owner);
    std::uint32_t let_go_oldest(const Owner& owner);
    Tally& find_or_make(const Session& session, const std::optional<NameCandidate>& expected_name,
                        Owner& owner);
    // `owner` is the session's client before the tally was made, if it is new.
    void note_offer(const Session& session, Tally& own, const Owner& owner);
    void fill(Tally& tally, const Key& key, const std::optional<NameCandidate>& expected_name);

    PagedList<Tally> tallies_;
    stream::FlowIndex last_of_client_{stream::kFixedSeed};  // the place of each client's last tally
    stream::FlowIndex places_{stream::kFixedSeed};          // of the tallies before it
    NameTable names_;                                       // of tallies_: no more than they need
    std::unordered_map<Endpoint, std::vector<SiblingName>, EndpointHash> names_at_;
    std::vector<std::uint64_t> accepting_;  // clients, by certificate
    Timestamp latest_;
    std::uint64_t dropped_ = 0;
    std::uint64_t names_refused_ = 0;
};

}  // namespace siptls::diagnosis
