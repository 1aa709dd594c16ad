// SPDX-License-Identifier: GPL-2.0-or-later
// DHCP option 120 (RFC 3361): the registrar's name that the client was given with its address.
#include "diagnosis/expected_name/answers.h"
#include "diagnosis/expected_name/catalogue.h"

namespace siptls::diagnosis {

namespace {

void collect(const NameQuery& query, std::vector<ExpectedName>& candidates) {
    const ClientNames* own = query.names.of(query.session.client.address);
    if (own == nullptr) {
        return;
    }
    for (const ToldName& told : own->sip_servers) {
        if (!leads_elsewhere(*own, told.name, query.session.server.address)) {
            const bool inferred = told.heard.first.time > query.session.start_time ||
                                  asked_otherwise(*own, told.name, query.session.server.address);
            candidates.push_back(ExpectedName{told.name, NameKind::Host, NameSource::DhcpSipServers,
                                              told.heard.at(query.session.start_time).frame,
                                              inferred});
        }
    }
}

}  // namespace

const ExpectedNameSource kDhcpSource{NameSource::DhcpSipServers, "RFC 3361", collect};

}  // namespace siptls::diagnosis
