// SPDX-License-Identifier: GPL-2.0-or-later
// What a challenge to this client says (MS-SIPAE): targetname is how the server calls itself, which
// need not be what the client looked for; sts-uri is the web service that the client goes to for
// its certificate.
#include "diagnosis/expected_name/answers.h"
#include "diagnosis/expected_name/catalogue.h"
#include "net/ports.h"

namespace siptls::diagnosis {

namespace {

void collect(const NameQuery& query, NameCandidates& candidates) {
    const ClientNames* own = query.own();
    if (own == nullptr) {
        return;
    }
    const Timestamp start = query.session.start_time;
    const Endpoint& server = query.session.server;
    if (server.port == net::kHttpsPort) {
        for (const ToldName& sts : own->sts_hosts) {
            if (leads_elsewhere(*own, sts.name, server.address)) {
                continue;
            }
            NameCandidate candidate =
                heard_name(sts.name, NameKind::Host, NameSource::Sip, sts.heard, start);
            candidate.inferred |= !leads_to(*own, sts.name, server.address);
            candidates.add(candidate);
        }
        return;
    }
    for (const ServersOwnName& known : own->server_names) {
        if (known.server == server.address) {
            NameCandidate candidate =
                heard_name(known.name, NameKind::Host, NameSource::Sip, known.heard, start);
            candidate.inferred = true;
            candidates.add(candidate);
        }
    }
}

}  // namespace

const ExpectedNameSource kSipChallengeSource{NameSource::Sip, "MS-SIPAE, 2.2", collect};

}  // namespace siptls::diagnosis
