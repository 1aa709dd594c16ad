// SPDX-License-Identifier: GPL-2.0-or-later
// SIP of this client that the server's own trace tells: the host a redirect (301, 302) names is
// what it connects to next; the domain it registers with is what RFC 5922 expects of the
// certificate, and is told for clients that keep to that. What other clients registered with tells
// nothing of it.
#include "diagnosis/expected_name/answers.h"
#include "diagnosis/expected_name/catalogue.h"

namespace siptls::diagnosis {

namespace {

void collect(const NameQuery& query, NameCandidates& candidates) {
    const ClientNames* own = query.own();
    if (own == nullptr) {
        return;
    }
    const Timestamp start = query.session.start_time;
    const IpAddress& server = query.session.sought().address;
    for (const ToldName& redirect : own->traced_redirects) {
        if (redirect.heard.first.time <= start && !leads_elsewhere(*own, redirect.name, server)) {
            candidates.add({redirect.name,
                            NameKind::Host,
                            NameSource::Trace,
                            {},
                            asked_otherwise(*own, redirect.name, server),
                            {},
                            {},
                            {}});
        }
    }
    for (const ToldName& domain : own->traced_domains) {
        candidates.add({domain.name,
                        NameKind::SipDomain,
                        NameSource::Trace,
                        {},
                        domain.heard.first.time > start,
                        {},
                        {},
                        {}});
    }
}

}  // namespace

const ExpectedNameSource kTraceSource{NameSource::Trace, "RFC 5922, 4; RFC 3261, 8.1.3.4", collect};

}  // namespace siptls::diagnosis
