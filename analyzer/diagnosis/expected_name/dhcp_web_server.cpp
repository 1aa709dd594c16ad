// SPDX-License-Identifier: GPL-2.0-or-later
// DHCP option 43 of the class MS-UC-Client (TechNet gg412828): the web service a Lync phone fetches
// its certificate from.
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
    const Endpoint& server = query.session.sought();
    for (const ToldWebServer& told : own->web_servers) {
        if (told.port == server.port && !leads_elsewhere(*own, told.name, server.address)) {
            NameCandidate candidate = heard_name(told.name, NameKind::Host, NameSource::Dhcp43,
                                                 told.heard, query.session.start_time);
            // A client goes to many servers on 443, to few on another port.
            const bool placed = leads_to(*own, told.name, server.address);
            candidate.inferred |= asked_otherwise(*own, told.name, server.address) ||
                                  (server.port == net::kHttpsPort && !placed);
            candidates.add(candidate);
        }
    }
}

}  // namespace

const ExpectedNameSource kDhcpWebServerSource{NameSource::Dhcp43, "MS Learn gg398088", collect};

}  // namespace siptls::diagnosis
