// SPDX-License-Identifier: GPL-2.0-or-later
// The sources of the name a client may have looked for, best first. One file a source; a source
// adds candidates and knows nothing of the others.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "diagnosis/expected_name/candidate.h"
#include "diagnosis/name_book.h"
#include "diagnosis/tallies.h"
#include "siptls/analyzer.h"
#include "siptls/session.h"
#include "siptls/verdict.h"

namespace siptls::diagnosis {

class NameQuery {
  public:
    // `others` null: other connections are not to be asked.
    NameQuery(const Session& of, const NameBook& heard, const std::vector<OperatorName>& told,
              const Tallies* others)
        : session(of), names(heard), operator_names(told), siblings(others) {}

    const Session& session;
    const NameBook& names;
    const std::vector<OperatorName>& operator_names;
    const Tallies* siblings;

    // What the client itself was heard to ask and told; may be null. Looked up when first asked
    // for: most clients with SNI need nothing else.
    const ClientNames* own() const {
        if (!own_) {
            own_ = names.of(session.client.address);
        }
        return *own_;
    }
    // Names that any client was told for the address it sought; may be null.
    const std::vector<AddressAnswer>* others() const {
        if (!others_) {
            others_ = names.names_of(session.sought().address);
        }
        return *others_;
    }

  private:
    mutable std::optional<const ClientNames*> own_;
    mutable std::optional<const std::vector<AddressAnswer>*> others_;
};

struct ExpectedNameSource {
    NameSource id;
    std::string_view citation;
    void (*collect)(const NameQuery& query, NameCandidates& candidates);
};

extern const ExpectedNameSource kOperatorSource;
extern const ExpectedNameSource kSniSource;
extern const ExpectedNameSource kHttpConnectSource;
extern const ExpectedNameSource kDhcpWebServerSource;
extern const ExpectedNameSource kDhcpSource;
extern const ExpectedNameSource kDnsServiceSource;
extern const ExpectedNameSource kDnsAddressSource;
extern const ExpectedNameSource kSipSource;
extern const ExpectedNameSource kSipRedirectSource;
extern const ExpectedNameSource kSipChallengeSource;
extern const ExpectedNameSource kSiblingSource;
extern const ExpectedNameSource kTraceSource;

// In order of rank.
std::span<const ExpectedNameSource* const> expected_name_sources();

// All candidates, the one that counts for this client first: what the operator says; then what this
// client itself was heard to use before what others used; then the kind of name its profile looks
// for, a host where no profile is known; then by rank. A name that several sources tell stays once
// a source.
std::vector<ExpectedName> expected_names(const NameQuery& query,
                                         const std::optional<IdentifiedProfile>& profile);

// The order of candidates for a client that looks for one kind of name.
class NameRanking {
  public:
    explicit NameRanking(NameKind preferred) : preferred_(preferred) {}

    // The lower goes first. Within one rank the catalogue's order and, within a source, its own
    // order stay.
    unsigned rank(const NameCandidate& candidate) const;
    // The lowest that a source behind the operator's can tell, and the lowest of what is inferred.
    static constexpr unsigned kBest = 32;
    static constexpr unsigned kBestInferred = kBest | 16;

    // Not the kind of name that this client is known to look for: then it is inferred only.
    void mark_other_kind(NameCandidate& candidate) const;

  private:
    bool is_other_kind(const NameCandidate& candidate) const {
        return candidate.kind != preferred_ && candidate.kind != NameKind::Ip;
    }

    NameKind preferred_;
};

// The first of expected_names(), found without looking further than needed and without copying.
class BestName : private NameCandidates {
  public:
    BestName(const NameQuery& query, const std::optional<IdentifiedProfile>& profile);

    // Nothing if no name is known. Views of the session and the tables that were asked, and of
    // this.
    const std::optional<NameCandidate>& get() const { return best_; }

  private:
    void take(const NameCandidate& candidate) override;
    bool wants_inferred() const override { return !best_ || rank_ > NameRanking::kBestInferred; }

    NameRanking ranking_;
    unsigned rank_ = 0;  // of best_, if there is one
    std::optional<NameCandidate> best_;
    std::vector<ExpectedName> all_;  // where all had to be looked at
};

}  // namespace siptls::diagnosis
