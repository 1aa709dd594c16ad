// SPDX-License-Identifier: GPL-2.0-or-later
// SRV answers for SIP services (RFC 2782, RFC 3263): the target is the host a Lync client expects;
// the domain asked about is what an RFC 5922 client expects. A Lync client asks for several
// services at once and takes the first in its order that is there.
#include <array>

#include "diagnosis/expected_name/answers.h"
#include "diagnosis/expected_name/catalogue.h"

namespace siptls::diagnosis {

namespace {

// In the order of Lync clients (MS Learn dd572514), then those of others.
constexpr std::array<std::string_view, 5> kOrder = {
    "_sipinternaltls._tcp.", "_sipinternal._tcp.", "_sip._tls.", "_sips._tcp.", "_sip._tcp.",
};

std::size_t preference(std::string_view owner) {
    std::size_t place = 0;
    while (place < kOrder.size() && !owner.starts_with(kOrder[place])) {
        ++place;
    }
    return place;
}

// How much of "service, target, address" this client was heard to learn.
enum class Known : std::uint8_t { All, TargetOnly, Inferred };

void add(const NameQuery& query, const ServiceAnswer& service, Known known,
         NameCandidates& candidates) {
    NameCandidate target = heard_name(service.target, NameKind::Host, NameSource::DnsSrv,
                                      service.heard, query.session.start_time);
    target.ttl = service.ttl;
    target.inferred |= known == Known::Inferred;
    candidates.add(target);
    NameCandidate domain = target;
    domain.inferred |= known == Known::TargetOnly;
    if (domain.inferred && !candidates.wants_inferred()) {
        return;
    }
    domain.name = service_domain(service.owner);
    domain.kind = NameKind::SipDomain;
    if (!domain.name.empty()) {
        candidates.add(domain);
    }
}

// Whether `a` goes before `b` for a client that learned both: what it asked before it connected,
// then its own order, then the newer answer.
bool goes_before(const ServiceAnswer& a, const ServiceAnswer& b, Timestamp start) {
    const bool a_known = a.heard.first.time <= start;
    const bool b_known = b.heard.first.time <= start;
    if (a_known != b_known) {
        return a_known;
    }
    const std::size_t a_place = preference(a.owner);
    const std::size_t b_place = preference(b.owner);
    return a_place != b_place ? a_place < b_place : a.heard.at(start).time > b.heard.at(start).time;
}

// Services whose target this client was told is at the server. What its order or a newer answer
// puts behind the first is inferred; targets of one answer stand beside each other.
void add_own(const NameQuery& query, const ClientNames& own, NameCandidates& candidates) {
    const Timestamp start = query.session.start_time;
    std::array<const ServiceAnswer*, kMaxServiceAnswersPerClient> services;
    std::size_t size = 0;
    for (const ServiceAnswer& service : own.services) {
        if (service.port != query.session.sought().port ||
            !leads_to(own, service.target, query.session.sought().address)) {
            continue;
        }
        std::size_t at = size++;
        for (; at > 0 && goes_before(service, *services[at - 1], start); --at) {
            services[at] = services[at - 1];
        }
        services[at] = &service;
    }
    for (std::size_t at = 0; at < size; ++at) {
        const ServiceAnswer& first = *services[0];
        const bool beside = services[at]->owner == first.owner &&
                            services[at]->heard.at(start).time == first.heard.at(start).time;
        const bool same = services[at]->target == first.target;
        add(query, *services[at], beside || same ? Known::All : Known::Inferred, candidates);
    }
}

// Targets that answers to this client, or else to others, place at the server's address.
void collect(const NameQuery& query, NameCandidates& candidates) {
    const Endpoint& server = query.session.sought();
    const auto any = [](const AddressAnswer&) { return true; };
    const ClientNames* own = query.own();
    const std::size_t before = candidates.count();
    if (own != nullptr) {
        add_own(query, *own, candidates);
        for (const AddressAnswer* answer :
             answers_for(own->addresses, server.address, query.session.start_time, any)) {
            const bool known = service_for(own->services, answer->name, server.port) != nullptr;
            const auto* others =
                known ? nullptr : query.names.services().leading_to(answer->name, server.port);
            if (others != nullptr) {
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
    const auto* others = candidates.count() == before ? query.others() : nullptr;
    if (others == nullptr) {
        return;
    }
    for (const AddressAnswer* answer :
         answers_for(*others, server.address, query.session.start_time, any)) {
        if (const auto* service = query.names.services().leading_to(answer->name, server.port)) {
            add(query, *service, Known::Inferred, candidates);
        }
    }
}

}  // namespace

const ExpectedNameSource kDnsServiceSource{NameSource::DnsSrv, "RFC 3263, 4; MS Learn dd572514",
                                           collect};

}  // namespace siptls::diagnosis
