// SPDX-License-Identifier: GPL-2.0-or-later
// SRV answers for SIP services (RFC 2782, RFC 3263): the target is the host a Lync client expects;
// the domain asked about is what an RFC 5922 client expects.
#include "diagnosis/expected_name/answers.h"
#include "diagnosis/expected_name/catalogue.h"

namespace siptls::diagnosis {

namespace {

enum class HeardBy : std::uint8_t { ThisClient, Others };

void add(const NameQuery& query, const ServiceAnswer& service, HeardBy heard_by, bool led_here,
         std::vector<ExpectedName>& candidates) {
    const Timestamp start = query.session.start_time;
    const bool inferred =
        heard_by == HeardBy::Others || !led_here || service.heard.first.time > start;
    const FrameRef frame = service.heard.at(start).frame;
    candidates.push_back(
        ExpectedName{service.target, NameKind::Host, NameSource::DnsSrv, frame, inferred});
    const std::string_view domain = service_domain(service.owner);
    if (!domain.empty()) {
        candidates.push_back(ExpectedName{std::string(domain), NameKind::SipDomain,
                                          NameSource::DnsSrv, frame, inferred});
    }
}

// Targets that answers to this client, or else to others, place at the server's address.
void collect(const NameQuery& query, std::vector<ExpectedName>& candidates) {
    const Endpoint& server = query.session.server;
    const auto any = [](const AddressAnswer&) { return true; };
    const ClientNames* own = query.names.of(query.session.client.address);
    const std::size_t before = candidates.size();
    if (own != nullptr) {
        for (const AddressAnswer* answer :
             answers_for(own->addresses, server.address, query.session.start_time, any)) {
            if (const auto* service = service_for(own->services, answer->name, server.port)) {
                add(query, *service, HeardBy::ThisClient, true, candidates);
            } else if (const auto* others =
                           service_for(query.names.services(), answer->name, server.port)) {
                // The address was asked for by this client, so the name is its own; only the
                // service is hearsay.
                add(query, *others, HeardBy::ThisClient, true, candidates);
            }
        }
        for (const ServiceAnswer& service : own->services) {
            const bool placed =
                std::any_of(own->addresses.begin(), own->addresses.end(),
                            [&](const auto& answer) { return answer.name == service.target; });
            if (!placed && service.port == server.port) {
                add(query, service, HeardBy::ThisClient, false, candidates);
            }
        }
    }
    const auto* others = query.names.names_of(server.address);
    if (candidates.size() != before || others == nullptr) {
        return;
    }
    for (const AddressAnswer* answer :
         answers_for(*others, server.address, query.session.start_time, any)) {
        if (const auto* service = service_for(query.names.services(), answer->name, server.port)) {
            add(query, *service, HeardBy::Others, true, candidates);
        }
    }
}

}  // namespace

const ExpectedNameSource kDnsServiceSource{NameSource::DnsSrv, "RFC 3263, 4; MS Learn dd572514",
                                           collect};

}  // namespace siptls::diagnosis
