// SPDX-License-Identifier: GPL-2.0-or-later
// What the sessions in which the certificate was readable tell of those in which it was not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "diagnosis/limits.h"
#include "siptls/certificate.h"
#include "siptls/session.h"

namespace siptls::diagnosis {

// The certificate that a server endpoint shows under one server name, learned from sessions where
// it was readable. A server may change it once or a few times while the capture runs.
class SiblingBook {
  public:
    // Beyond `ceiling` endpoints and names no new one is taken.
    explicit SiblingBook(std::size_t ceiling = kMaxSiblings) : ceiling_(ceiling) {}

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
    // Sessions of which nothing was learned for want of room.
    std::uint64_t refused() const { return refused_; }

  private:
    struct Period {
        std::vector<CertificateId> chain;
        Timestamp first;
        Timestamp last;
    };
    struct Entry {
        Endpoint server;
        std::optional<std::string> name;
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

    std::size_t ceiling_;
    std::uint64_t refused_ = 0;
    std::unordered_map<std::uint64_t, Entry> entries_;
};

}  // namespace siptls::diagnosis
