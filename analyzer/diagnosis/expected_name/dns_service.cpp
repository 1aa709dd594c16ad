// SPDX-License-Identifier: GPL-2.0-or-later
// SRV answers for SIP services (RFC 2782, RFC 3263): the target is the host a Lync client expects;
// the domain asked about is what an RFC 5922 client expects.
#include "diagnosis/expected_name/answers.h"
#include "diagnosis/expected_name/catalogue.h"

namespace siptls::diagnosis {

namespace {

// How much of "service, target, address" this client was heard to learn.
enum class Known : std::uint8_t { All, TargetOnly, Inferred };

void add(const NameQuery& query, const ServiceAnswer& service, Known known,
         std::vector<ExpectedName>& candidates) {
    const Timestamp start = query.session.start_time;
    const bool inferred = known == Known::Inferred || service.heard.first.time > start;
    const bool domain_inferred = inferred || known == Known::TargetOnly;
    const FrameRef frame = service.heard.at(start).frame;
    candidates.push_back(
        ExpectedName{service.target, NameKind::Host, NameSource::DnsSrv, frame, inferred});
    const std::string_view domain = service_domain(service.owner);
    if (!domain.empty()) {
        candidates.push_back(ExpectedName{std::string(domain), NameKind::SipDomain,
                                          NameSource::DnsSrv, frame, domain_inferred});
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
                add(query, *service, Known::All, candidates);
            } else if (const auto* others =
                           service_for(query.names.services(), answer->name, server.port)) {
                // The address was asked for by this client, so the name is its own; the service
                // and its domain are hearsay.
                add(query, *others, Known::TargetOnly, candidates);
            }
        }
        for (const ServiceAnswer& service : own->services) {
            const bool placed =
                std::any_of(own->addresses.begin(), own->addresses.end(),
                            [&](const auto& answer) { return answer.name == service.target; });
            if (!placed && service.port == server.port) {
                add(query, service, Known::Inferred, candidates);
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
            add(query, *service, Known::Inferred, candidates);
        }
    }
}

}  // namespace

const ExpectedNameSource kDnsServiceSource{NameSource::DnsSrv, "RFC 3263, 4; MS Learn dd572514",
                                           collect};

}  // namespace siptls::diagnosis
