// SPDX-License-Identifier: GPL-2.0-or-later
// A redirect (301, 302) that this client got: the host of its Contact is the name the client
// expects at its next connection, whatever led it to the server that redirected it.
#include "diagnosis/expected_name/answers.h"
#include "diagnosis/expected_name/catalogue.h"

namespace siptls::diagnosis {

namespace {

// A client follows a redirect at once; later it may have begun from its own names again.
constexpr Nanoseconds kFollowedWithin = 60 * kSecond;

void collect(const NameQuery& query, NameCandidates& candidates) {
    const ClientNames* own = query.own();
    if (own == nullptr) {
        return;
    }
    const Timestamp start = query.session.start_time;
    const IpAddress& server = query.session.sought().address;
    for (const ToldName& redirect : own->redirects) {
        if (redirect.heard.first.time > start || leads_elsewhere(*own, redirect.name, server)) {
            continue;
        }
        NameCandidate candidate =
            heard_name(redirect.name, NameKind::Host, NameSource::Sip, redirect.heard, start);
        candidate.inferred =
            *candidate.age > kFollowedWithin || asked_otherwise(*own, redirect.name, server);
        candidates.add(candidate);
    }
}

}  // namespace

const ExpectedNameSource kSipRedirectSource{NameSource::Sip, "RFC 3261, 8.1.3.4", collect};

}  // namespace siptls::diagnosis
