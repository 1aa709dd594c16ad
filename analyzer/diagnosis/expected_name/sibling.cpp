// SPDX-License-Identifier: GPL-2.0-or-later
// Other connections to the same server: names that this client, or else another one, is known to
// have looked for there. Asked only where nothing else tells a name.
#include <string>

#include "diagnosis/expected_name/answers.h"
#include "diagnosis/expected_name/catalogue.h"

namespace siptls::diagnosis {

namespace {

void add(const std::vector<SiblingName>& siblings, std::vector<ExpectedName>& candidates) {
    for (const SiblingName& sibling : siblings) {
        ExpectedName candidate{sibling.name, sibling.kind, NameSource::Sibling, sibling.frame,
                               true};
        candidates.push_back(std::move(candidate));
    }
}

void collect(const NameQuery& query, std::vector<ExpectedName>& candidates) {
    if (query.siblings == nullptr || !candidates.empty()) {
        return;
    }
    const auto& own = query.siblings->names_of(query.session.client.address, query.session.server);
    add(own, candidates);
    if (candidates.empty()) {
        add(query.siblings->names_at(query.session.server), candidates);
    }
}

}  // namespace

const ExpectedNameSource kSiblingSource{NameSource::Sibling, "docs/causes.md", collect};

}  // namespace siptls::diagnosis
