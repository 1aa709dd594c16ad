// SPDX-License-Identifier: GPL-2.0-or-later
// All that a judgement may read beside the session itself: the context tables. Nothing here is
// written while judging.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bytes/few.h"
#include "diagnosis/case.h"
#include "diagnosis/chain_book.h"
#include "diagnosis/client_book.h"
#include "diagnosis/client_identity/oui.h"
#include "diagnosis/match_book.h"
#include "diagnosis/name_book.h"
#include "diagnosis/tallies.h"
#include "siptls/analyzer.h"
#include "siptls/certificate.h"

namespace siptls::diagnosis {

// The certificate that a server endpoint shows under one server name, learned from sessions where
// it was readable. A server may change it once or a few times while the capture runs.
class SiblingBook {
  public:
    void learn(const Session& session);
    // The chain this session must have been shown: the only one that its endpoint was seen with for
    // that name, or of several that followed each other the one of its time; null if that is open.
    const std::vector<CertificateId>* chain_for(const Session& session) const;
    // Its endpoint was seen with several for that name: what a client did with one that was not
    // readable tells nothing of another.
    bool changed(const Session& session) const;
    // On the side of the session where chain_for() was not seen any more (or yet), somebody took
    // what was not readable. Of a chain that no client takes that says it may have been another.
    bool doubtful(const Session& session) const;

  private:
    struct Period {
        std::vector<CertificateId> chain;
        Timestamp first;
        Timestamp last;
    };
    struct Entry {
        Endpoint server;
        std::optional<std::string> sni;
        std::vector<Period> periods;  // one for each leaf, at most kMaxPeriods
        // When one that was not readable was accepted; nothing: never.
        std::optional<Timestamp> first_taken;
        std::optional<Timestamp> last_taken;
        // Another endpoint or name has the same hash, or there are more periods: nothing can be
        // concluded.
        bool unclear = false;
    };

    static std::uint64_t hash(const Session& session);
    const Entry* find(const Session& session) const;
    static const Period* period_of(const Entry& entry, Timestamp time);

    std::unordered_map<std::uint64_t, Entry> entries_;
};

struct Context {
    const AnalyzerOptions& options;
    const NameBook& names;
    const ClientBook& clients;
    const Tallies& tallies;
    const SiblingBook& siblings;
    const std::vector<Certificate>& certificates;
    const OuiList& vendors;
    // Memories only: what they say does not depend on what was asked before.
    MatchBook& matches;
    ChainBook& chains;
    // What the operator's trust anchors say of a chain; empty if there are none.
    std::function<std::optional<TrustFact>(const std::vector<CertificateId>&, Timestamp)> trust;
    // The JA4 of a session's ClientHello, empty if it has none; valid until the next hello is seen.
    std::function<std::string_view(const Session&)> ja4;
};

// Tallies of the client of a session: of its address, and where leases map that, of the other
// addresses its device had; never those of a device that had the address before or after.
Few<const Tally*> tallies_of_client(const Session& session, const Context& context);

}  // namespace siptls::diagnosis
