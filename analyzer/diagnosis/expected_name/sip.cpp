// SPDX-License-Identifier: GPL-2.0-or-later
// SIP of this client that could be read: the domain it registers with is what RFC 5922 expects of
// the certificate.
#include "diagnosis/expected_name/answers.h"
#include "diagnosis/expected_name/catalogue.h"

namespace siptls::diagnosis {

namespace {

void collect(const NameQuery& query, NameCandidates& candidates) {
    const ClientNames* own = query.own();
    if (own == nullptr) {
        return;
    }
    for (const ToldName& domain : own->sip_domains) {
        candidates.add(heard_name(domain.name, NameKind::SipDomain, NameSource::Sip, domain.heard,
                                  query.session.start_time));
    }
}

}  // namespace

const ExpectedNameSource kSipSource{NameSource::Sip, "RFC 5922, 4", collect};

}  // namespace siptls::diagnosis
