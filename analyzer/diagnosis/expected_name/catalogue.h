// SPDX-License-Identifier: GPL-2.0-or-later
// The sources of the name a client may have looked for, best first. One file a source; a source
// adds candidates and knows nothing of the others.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "diagnosis/name_book.h"
#include "diagnosis/tallies.h"
#include "siptls/analyzer.h"
#include "siptls/session.h"
#include "siptls/verdict.h"

namespace siptls::diagnosis {

struct NameQuery {
    // `siblings` null: other connections are not to be asked.
    NameQuery(const Session& of, const NameBook& heard, const std::vector<OperatorName>& told,
              const Tallies* others)
        : session(of),
          names(heard),
          own(heard.of(of.client.address)),
          operator_names(told),
          siblings(others) {}

    const Session& session;
    const NameBook& names;
    const ClientNames* own;  // what the client itself was heard to ask and told; may be null
    const std::vector<OperatorName>& operator_names;
    const Tallies* siblings;
};

struct ExpectedNameSource {
    NameSource id;
    std::string_view citation;
    void (*collect)(const NameQuery& query, std::vector<ExpectedName>& candidates);
};

extern const ExpectedNameSource kOperatorSource;
extern const ExpectedNameSource kSniSource;
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

// The first of expected_names() for a client of no known profile, found without looking further
// than needed: this is asked for every session.
std::optional<ExpectedName> best_expected_name(const NameQuery& query);

}  // namespace siptls::diagnosis
