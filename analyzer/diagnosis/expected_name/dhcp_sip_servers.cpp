// SPDX-License-Identifier: GPL-2.0-or-later
// DHCP option 120 (RFC 3361) and DHCPv6 options 21 and 22 (RFC 3319): the registrar that the client
// was given with its address, by name or by address.
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
    for (const ToldName& told : own->sip_servers) {
        if (!leads_elsewhere(*own, told.name, server)) {
            NameCandidate candidate = heard_name(told.name, NameKind::Host,
                                                 NameSource::DhcpSipServers, told.heard, start);
            candidate.inferred |= asked_otherwise(*own, told.name, server);
            candidates.add(candidate);
        }
    }
    for (const ToldAddress& told : own->sip_server_addresses) {
        if (told.address == server) {
            // It connects to this address; which name it expects there may be configured.
            NameCandidate candidate = heard_name(candidates.keep(to_string(server)), NameKind::Ip,
                                                 NameSource::DhcpSipServers, told.heard, start);
            candidate.inferred = true;
            candidates.add(candidate);
        }
    }
}

}  // namespace

const ExpectedNameSource kDhcpSource{NameSource::DhcpSipServers, "RFC 3361; RFC 3319", collect};

}  // namespace siptls::diagnosis
