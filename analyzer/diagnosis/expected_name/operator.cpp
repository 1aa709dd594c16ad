// SPDX-License-Identifier: GPL-2.0-or-later
// --server-name: the operator says which name the clients of a server look for.
#include "diagnosis/expected_name/catalogue.h"
#include "diagnosis/told_server.h"

namespace siptls::diagnosis {

namespace {

void collect(const NameQuery& query, NameCandidates& candidates) {
    for (const OperatorName& known : query.operator_names) {
        if (!known.server || is_about(*known.server, query.session)) {
            const NameKind kind = parse_ip_address(known.name) ? NameKind::Ip : NameKind::Host;
            candidates.add({known.name, kind, NameSource::Operator, {}, false, {}, {}, {}});
        }
    }
}

}  // namespace

const ExpectedNameSource kOperatorSource{NameSource::Operator, "command line", collect};

}  // namespace siptls::diagnosis
