// SPDX-License-Identifier: GPL-2.0-or-later
// Other connections to the same server: names that this client, or else another one, is known to
// have looked for there. Asked only where nothing else tells a name.
#include "diagnosis/expected_name/answers.h"
#include "diagnosis/expected_name/catalogue.h"

namespace siptls::diagnosis {

namespace {

void add(const std::vector<SiblingName>& siblings, NameCandidates& candidates) {
    for (const SiblingName& sibling : siblings) {
        candidates.add({candidates.keep(sibling.name),
                        sibling.kind,
                        NameSource::Sibling,
                        sibling.frame,
                        true,
                        {},
                        {},
                        {}});
    }
}

void collect(const NameQuery& query, NameCandidates& candidates) {
    // Behind an HTTP proxy stand several servers.
    if (query.siblings == nullptr || candidates.count() != 0 || query.session.connect) {
        return;
    }
    add(query.siblings->names_of(query.session.client.address, query.session.server), candidates);
    if (candidates.count() == 0) {
        add(query.siblings->names_at(query.session.server), candidates);
    }
}

}  // namespace

const ExpectedNameSource kSiblingSource{NameSource::Sibling, "docs/causes.md", collect};

}  // namespace siptls::diagnosis
