// SPDX-License-Identifier: GPL-2.0-or-later
// Names, addresses and certificates of the registrars; habits of the clients.
#include "bench/sip_site.h"

#include <string>
#include <utility>

namespace siptls::bench {
namespace {

constexpr unsigned kFitting = 35;
constexpr unsigned kLacking = 5;
constexpr std::uint32_t kFirstClient = 0x0a400100;
constexpr std::uint32_t kFirstRegistrar = 0xac103d0a;
constexpr std::uint32_t kResolver = 0xac103535;
constexpr std::uint16_t kSipsPort = 5061;
// Of the clients without SNI that sign in, one in so many sessions begins with a lookup.
constexpr std::uint64_t kLookupEvery = 8;

std::string domain_of(unsigned number) {
    return "branch" + std::to_string(number) + ".example";
}

Dialogue dialogue_of(const Population& population, const std::string& domain,
                     const std::string& registrar) {
    Dialogue dialogue = sip_sign_in(domain, registrar);
    if (population.close != Close::None)
        return dialogue;
    for (Line& line : sip_stay(domain, registrar))
        dialogue.push_back(std::move(line));
    return dialogue;
}

Location locate(unsigned number) {
    return {{host_at(kFirstRegistrar + number, 64), kSipsPort}, "sip." + domain_of(number)};
}

}  // namespace

SipSite::SipSite(CertificateFactory& factory, const Population& population, std::uint64_t seed)
    : population_{population}, seed_{seed} {
    const Clients clients{factory};
    for (unsigned number = 0; number < kFitting + kLacking; ++number) {
        const Location place = locate(number);
        const std::string domain = domain_of(number);
        const std::string pool = "pool" + std::to_string(number) + ".corp.example";
        const NameLookup lookup = lookup_registrar(domain, place.name, place.endpoint.host.address);
        if (number < kFitting) {
            const CertificateChain chain = factory.chain(
                {pool, place.name, domain, "meet." + domain, "dialin." + domain, "admin." + domain,
                 "lyncdiscover." + domain, "lyncdiscoverinternal." + domain, "webext." + domain});
            const Dialogue dialogue = dialogue_of(population, domain, place.name);
            fitting_.push_back(
                {record_talks(place, chain, clients, dialogue, population.close), lookup});
        } else {
            const CertificateChain chain =
                factory.chain({pool, "fe1." + pool, "fe2." + pool, "fe3." + pool, "web." + pool,
                               "meet." + pool, "dialin." + pool, "admin." + pool});
            lacking_.push_back({record_refusals(place, chain, clients), lookup});
        }
    }
}

Session SipSite::session(std::uint64_t index) const {
    const std::uint64_t client = index % population_.clients;
    // Where a client signs in and how is a habit; the rest is new in each session.
    RepeatableRandom habit{seed_, client};
    RepeatableRandom fresh{~seed_, index};
    const std::vector<Registrar>& registrars = refuses(index) ? lacking_ : fitting_;
    const Registrar& registrar = registrars[habit.below(registrars.size())];
    const auto& connections = registrar.server.connections;
    const RecordedConnection& connection = connections[habit.below(connections.size())];
    const auto port = habit.below(0x4000) + static_cast<std::uint32_t>(index / population_.clients);

    SessionSetup setup;
    setup.plan = &connection.plan;
    setup.client = {host_at(kFirstClient + static_cast<std::uint32_t>(client), 126),
                    static_cast<std::uint16_t>(0xc000 + port % 0x4000)};
    setup.server = registrar.server.location.endpoint;
    setup.resolver = {host_at(kResolver, 64), 53};
    // A refused session without SNI always shows by a lookup which name was meant.
    if (!connection.shows_sni && (refuses(index) || fresh.below(kLookupEvery) == 0))
        setup.lookup = &registrar.lookup;
    return {setup, fresh};
}

std::uint64_t SipSite::refused(std::uint64_t total) const {
    return population_.refused_every == 0 ? 0 : total / population_.refused_every;
}

bool SipSite::refuses(std::uint64_t index) const {
    return population_.refused_every != 0 && (index + 1) % population_.refused_every == 0;
}

}  // namespace siptls::bench
