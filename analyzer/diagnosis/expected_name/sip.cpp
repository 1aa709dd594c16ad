// SPDX-License-Identifier: GPL-2.0-or-later
// SIP this client sent in clear: the domain it registers with is what RFC 5922 expects of the
// certificate; the host a redirect (301, 302) names is what it connects to next.
#include "diagnosis/expected_name/answers.h"
#include "diagnosis/expected_name/catalogue.h"

namespace siptls::diagnosis {

namespace {

void collect(const NameQuery& query, std::vector<ExpectedName>& candidates) {
    const ClientNames* own = query.names.of(query.session.client.address);
    if (own == nullptr) {
        return;
    }
    const Timestamp start = query.session.start_time;
    for (const ToldName& redirect : own->redirects) {
        if (redirect.heard.first.time <= start &&
            !leads_elsewhere(*own, redirect.name, query.session.server.address)) {
            const bool inferred =
                asked_otherwise(*own, redirect.name, query.session.server.address);
            candidates.push_back(ExpectedName{redirect.name, NameKind::Host, NameSource::Sip,
                                              redirect.heard.at(start).frame, inferred});
        }
    }
    for (const ToldName& domain : own->sip_domains) {
        const bool later = domain.heard.first.time > start;
        candidates.push_back(ExpectedName{domain.name, NameKind::SipDomain, NameSource::Sip,
                                          domain.heard.at(start).frame, later});
    }
}

}  // namespace

const ExpectedNameSource kSipSource{NameSource::Sip, "RFC 5922, 4; RFC 3261, 8.1.3.4", collect};

}  // namespace siptls::diagnosis
