// SPDX-License-Identifier: GPL-2.0-or-later
// --server-name: the operator says which name the clients of a server look for.
#include "diagnosis/expected_name/catalogue.h"

namespace siptls::diagnosis {

namespace {

bool is_about(const OperatorName& known, const Endpoint& server) {
    return !known.server || (known.server->address == server.address &&
                             (known.server->port == 0 || known.server->port == server.port));
}

void collect(const NameQuery& query, NameCandidates& candidates) {
    const Session& session = query.session;
    for (const OperatorName& known : query.operator_names) {
        if (is_about(known, session.server) || is_about(known, session.sought())) {
            const NameKind kind = parse_ip_address(known.name) ? NameKind::Ip : NameKind::Host;
            candidates.add({known.name, kind, NameSource::Operator, {}, false, {}, {}, {}});
        }
    }
}

}  // namespace

const ExpectedNameSource kOperatorSource{NameSource::Operator, "command line", collect};

}  // namespace siptls::diagnosis
